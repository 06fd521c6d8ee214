// The policy date: in the status bar, and asked for.
import * as vscode from 'vscode';

import { Program } from './client';
import { register } from './commands';
import { say } from './words';

/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Asks for a day; nothing if the question was closed. */
export async function askForDay(prompt: string, value: string): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    prompt,
    value,
    validateInput: (text) =>
      text.trim() === '' || isDay(text.trim()) ? undefined : say('写成 2024-10-15 这样的日期。', 'A date such as 2024-10-15.'),
  });
  return answer?.trim();
}

export class PolicyDateItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('tiaoli.policyDate', vscode.StatusBarAlignment.Right, 90);
  private readonly parts: vscode.Disposable[];
  private known = '';

  constructor(private readonly program: Program) {
    this.item.name = say('条理：基准日', 'Tiaoli: policy date');
    this.item.command = 'tiaoli.choosePolicyDate';
    this.parts = [
      this.item,
      program.onStart(() => void this.refresh().catch(() => this.item.hide())),
      program.onSettings(() => void this.refresh().catch(() => undefined)),
      program.onStop(() => this.item.hide()),
      program.onPeopleChanged(({ asOf }) => this.write(asOf)),
      vscode.window.onDidChangeActiveTextEditor(() => this.visible()),
      register('tiaoli.choosePolicyDate', () => this.choose()),
    ];
  }

  /** The day at hand, empty while unknown. */
  get date(): string {
    return this.known;
  }

  dispose(): void {
    this.parts.forEach((part) => part.dispose());
  }

  /** Asks which day it is; what was chosen stays. */
  private async refresh(): Promise<void> {
    if (!this.program.can('tiaoli/policyDate')) return;
    const { date } = await this.program.ask('tiaoli/policyDate', {});
    this.write(date);
  }

  private async choose(): Promise<void> {
    const prompt = say('按哪一天的规定看？空着就是今天。', 'The rules of which day? Empty: today.');
    const day = await askForDay(prompt, this.known);
    if (day === undefined) return;
    const { date } = await this.program.ask('tiaoli/policyDate', { date: day || null });
    this.write(date);
  }

  private write(date: string): void {
    this.known = date;
    this.item.text = `$(calendar) ${say('基准日', 'as of')} ${date}`;
    this.item.tooltip = say('人数、说明和提示都按这一天的规定。点一下改。', 'Figures and explanations are of this day. Click to change.');
    this.visible();
  }

  private visible(): void {
    const policy = vscode.window.visibleTextEditors.some(({ document }) => document.languageId === 'tiaoli');
    if (policy && this.known && this.program.can('tiaoli/policyDate')) this.item.show();
    else this.item.hide();
  }
}

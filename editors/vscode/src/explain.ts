// Why somebody gets what: a page beside the policy, with links to what is said where.
import * as vscode from 'vscode';

import { Program, Unavailable } from './client';
import { register } from './commands';
import { activePolicy, show } from './places';
import { page } from './page';
import { ExplainParams } from './protocol';
import { Examples } from './testing';
import { say } from './words';

export class Explanations implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: ExplainParams | undefined;
  private readonly parts: vscode.Disposable[];

  constructor(
    private readonly program: Program,
    private readonly examples: Examples,
  ) {
    this.parts = [
      register('tiaoli.explain', async (params?: ExplainParams) => {
        const wanted = params ?? (await this.choose());
        if (wanted) await this.explain(wanted);
      }),
      // What is shown may have changed with the text or the day.
      program.onPeopleChanged(() => void this.again()),
      vscode.workspace.onDidSaveTextDocument(({ languageId }) => languageId === 'tiaoli' && void this.again()),
    ];
  }

  dispose(): void {
    this.panel?.dispose();
    this.parts.forEach((part) => part.dispose());
  }

  async explain(params: ExplainParams): Promise<void> {
    const explanation = await this.program.ask('tiaoli/explain', params);
    this.shown = params;
    const panel = (this.panel ??= this.open());
    panel.title = explanation.title;
    panel.webview.html = page(explanation, params.benefit, panel.webview.cspSource);
    panel.reveal(undefined, true);
  }

  private async again(): Promise<void> {
    if (this.panel?.visible && this.shown) await this.explain(this.shown).catch(() => undefined);
  }

  private open(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      'tiaoli.explain',
      say('说明', 'Explanation'),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    panel.webview.onDidReceiveMessage(async (message: { link?: { uri: string; range: never }; benefit?: string }) => {
      if (message.link) await show(message.link.uri, message.link.range, vscode.ViewColumn.One);
      if (message.benefit !== undefined && this.shown) await this.explain({ ...this.shown, benefit: message.benefit });
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.shown = undefined;
    });
    return panel;
  }

  /** The example under the cursor, else a row of the roster that is asked for. */
  private async choose(): Promise<ExplainParams | undefined> {
    const editor = activePolicy();
    if (!editor) throw new Unavailable(say('请先打开一个政策文件。', 'Open a policy file first.'));
    const uri = editor.document.uri.toString();
    const example = this.examples.at(uri, editor.selection.active);
    if (example) return { uri, example: example.id };
    const answer = await vscode.window.showInputBox({
      prompt: say('名册的哪一行？写识别号（如学籍号），或者写“第 12 行”。', 'Which row of the roster? Its key, or “row 12”.'),
    });
    if (!answer?.trim()) return undefined;
    const row = /^(?:第\s*(\d+)\s*行|row\s+(\d+))$/i.exec(answer.trim());
    return row ? { uri, row: Number(row[1] ?? row[2]) } : { uri, record: answer.trim() };
  }
}

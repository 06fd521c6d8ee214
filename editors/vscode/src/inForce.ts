// The text in force on a day, as a document that cannot be edited.
import * as vscode from 'vscode';

import { Program, Unavailable } from './client';
import { register } from './commands';
import { askForDay, PolicyDateItem } from './date';
import { activePolicy } from './places';
import { InForceParams } from './protocol';
import { say } from './words';

const SCHEME = 'tiaoli-in-force';

export class InForceTexts implements vscode.Disposable, vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly parts: vscode.Disposable[];

  constructor(
    private readonly program: Program,
    private readonly day: PolicyDateItem,
  ) {
    this.parts = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      register('tiaoli.showInForce', (params?: InForceParams) => this.show(params)),
    ];
  }

  dispose(): void {
    this.parts.forEach((part) => part.dispose());
  }

  async provideTextDocumentContent(uri: vscode.Uri, cancel: vscode.CancellationToken): Promise<string> {
    const params = JSON.parse(uri.query) as InForceParams;
    return (await this.program.ask('tiaoli/inForce', params, cancel)).text;
  }

  private async show(given?: InForceParams): Promise<void> {
    const policy = given?.uri ?? activePolicy()?.document.uri.toString();
    if (!policy) throw new Unavailable(say('请先打开一个政策文件。', 'Open a policy file first.'));
    const prompt = say('看哪一天有效的全文？', 'The text in force on which day?');
    const asOf = given?.asOf ?? (await askForDay(prompt, this.day.date));
    if (asOf === undefined) return;
    const params: InForceParams = asOf ? { uri: policy, asOf } : { uri: policy };
    const name = vscode.Uri.parse(policy).path.split('/').pop()?.replace(/\.tiao$/, '') ?? '';
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name} ${asOf}.tiao`, query: JSON.stringify(params) });
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, 'tiaoli');
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }
}

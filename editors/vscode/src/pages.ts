// What the code of a message links to: a page of the program, that cannot be edited.
import * as vscode from 'vscode';

import { Program } from './client';

export class Pages implements vscode.Disposable, vscode.TextDocumentContentProvider {
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider('tiaoli', this);

  constructor(private readonly program: Program) {}

  dispose(): void {
    this.registered.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri, cancel: vscode.CancellationToken): Promise<string> {
    return (await this.program.ask('tiaoli/page', { uri: uri.toString() }, cancel)).text;
  }
}

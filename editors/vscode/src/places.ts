// Places of the protocol and of the editor.
import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';

export const toRange = ({ start, end }: Range): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);

export const fromRange = ({ start, end }: vscode.Range): Range => ({
  start: { line: start.line, character: start.character },
  end: { line: end.line, character: end.character },
});

/** Opens a file with a range selected, beside what is open if wanted. */
export async function show(uri: string, range: Range, column?: vscode.ViewColumn): Promise<void> {
  const selection = toRange(range);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection, viewColumn: column, preview: true });
}

/** The policy in the editor at hand. */
export function activePolicy(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.languageId === 'tiaoli' ? editor : undefined;
}

// The beginning: everything is put together here, and means nothing by itself.
import * as vscode from 'vscode';

import { Program } from './client';
import { register } from './commands';
import { PolicyDateItem } from './date';
import { Explanations } from './explain';
import { InForceTexts } from './inForce';
import { Pages } from './pages';
import { PeopleList } from './people';
import { Examples } from './testing';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const program = new Program();
  const day = new PolicyDateItem(program);
  const examples = new Examples(program);
  const explanations = new Explanations(program, examples);
  context.subscriptions.push(
    program,
    day,
    examples,
    explanations,
    new InForceTexts(program, day),
    new PeopleList(program, explanations),
    new Pages(program),
    register('tiaoli.restart', () => program.start()),
    register('tiaoli.showOutput', () => program.showOutput()),
    register('tiaoli.format', () => vscode.commands.executeCommand('editor.action.formatDocument')),
    vscode.workspace.onDidGrantWorkspaceTrust(() => program.start()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('tiaoli.server.path')) void program.start();
    }),
  );
  await program.start();
}

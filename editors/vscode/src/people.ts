// The people behind a figure: a list, and why each of them.
import * as vscode from 'vscode';

import { Program, Unavailable } from './client';
import { register } from './commands';
import { Explanations } from './explain';
import { activePolicy, fromRange } from './places';
import { PeopleParams } from './protocol';
import { say } from './words';

export class PeopleList implements vscode.Disposable {
  private readonly command: vscode.Disposable;

  constructor(
    private readonly program: Program,
    private readonly explanations: Explanations,
  ) {
    this.command = register('tiaoli.showPeople', (params?: PeopleParams) => this.show(params));
  }

  dispose(): void {
    this.command.dispose();
  }

  private async show(given?: PeopleParams): Promise<void> {
    const params = given ?? here();
    const { title, total, open, people } = await this.program.ask('tiaoli/people', params);
    const items = people.map((person) => ({
      label: person.key,
      description: person.text,
      detail: say(`第 ${person.row} 条记录`, `record ${person.row}`),
      person,
    }));
    const rest = total - items.length;
    const placeHolder = rest > 0 ? say(`共 ${total} 行，只列前 ${items.length} 行`, `${total} rows, the first ${items.length} shown`) : title;
    const heading = open ? say(`${title}（其中未决 ${open}）`, `${title} (${open} open)`) : title;
    const chosen = await vscode.window.showQuickPick(items, { title: heading, placeHolder, matchOnDescription: true });
    if (!chosen) return;
    const { row, benefit } = chosen.person;
    await this.explanations.explain({ uri: params.uri, row, ...(benefit ? { benefit } : {}) });
  }
}

function here(): PeopleParams {
  const editor = activePolicy();
  if (!editor) throw new Unavailable(say('请先打开一个政策文件。', 'Open a policy file first.'));
  return { uri: editor.document.uri.toString(), range: fromRange(editor.selection) };
}

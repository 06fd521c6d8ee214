// Examples in the Testing view.
import * as vscode from 'vscode';

import { Program, Unavailable } from './client';
import { register } from './commands';
import { ExampleResult } from './protocol';
import { activePolicy, toRange } from './places';
import { say } from './words';

/** How long to wait after a change before examples are looked for again. */
const PAUSE_MS = 500;

export class Examples implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('tiaoli', say('条理的举例', 'Tiaoli examples'));
  private readonly parts: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private discovery = 0;

  constructor(private readonly program: Program) {
    const profile = this.controller.createRunProfile(
      say('运行', 'Run'),
      vscode.TestRunProfileKind.Run,
      (request, cancel) => this.run(request, cancel),
      true,
    );
    this.controller.refreshHandler = () => this.discover();
    this.parts = [
      this.controller,
      profile,
      program.onStart(() => this.discover()),
      program.onStop(() => this.controller.items.replace([])),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.changed(document)),
      vscode.workspace.onDidOpenTextDocument((document) => this.changed(document)),
      register('tiaoli.runExamples', (of?: { uri?: string }) => this.runFile(of?.uri)),
      register('tiaoli.runExample', (of?: { uri: string; id: string }) => this.runOne(of)),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.parts.forEach((part) => part.dispose());
  }

  /** The example at a place of a file. */
  at(uri: string, place: vscode.Position): vscode.TestItem | undefined {
    let found: vscode.TestItem | undefined;
    this.controller.items.get(uri)?.children.forEach((item) => {
      if (item.range?.contains(place)) found = item;
    });
    return found;
  }

  private changed(document: vscode.TextDocument): void {
    if (document.languageId !== 'tiaoli') return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.discover(), PAUSE_MS);
  }

  private async discover(): Promise<void> {
    if (!this.program.can('tiaoli/examples')) return;
    const turn = ++this.discovery;
    const examples = await this.program.ask('tiaoli/examples', {}).catch(() => undefined);
    // A later search has begun, or there was no answer: what is shown stays.
    if (!examples || turn !== this.discovery) return;
    const files = new Map<string, vscode.TestItem[]>();
    for (const example of examples) {
      const item = this.controller.createTestItem(example.id, example.title, vscode.Uri.parse(example.uri));
      item.range = toRange(example.range);
      files.set(example.uri, [...(files.get(example.uri) ?? []), item]);
    }
    const items = [...files].map(([uri, children]) => {
      const at = vscode.Uri.parse(uri);
      const file = this.controller.items.get(uri) ?? this.controller.createTestItem(uri, vscode.workspace.asRelativePath(at), at);
      file.children.replace(children);
      return file;
    });
    this.controller.items.replace(items);
  }

  private async runFile(uri?: string): Promise<void> {
    await this.discover();
    const file = uri === undefined ? undefined : this.controller.items.get(uri);
    await this.run(new vscode.TestRunRequest(file ? [file] : undefined), new vscode.CancellationTokenSource().token);
    await vscode.commands.executeCommand('workbench.view.testing.focus');
  }

  private async runOne(of?: { uri: string; id: string }): Promise<void> {
    await this.discover();
    const editor = activePolicy();
    const here = () => editor && this.at(editor.document.uri.toString(), editor.selection.active);
    const item = of ? this.controller.items.get(of.uri)?.children.get(of.id) : here();
    if (!item) throw new Unavailable(say('光标不在举例里。', 'The cursor is in no example.'));
    await this.run(new vscode.TestRunRequest([item]), new vscode.CancellationTokenSource().token);
  }

  private async run(request: vscode.TestRunRequest, cancel: vscode.CancellationToken): Promise<void> {
    const chosen = this.leaves(request);
    const run = this.controller.createTestRun(request);
    chosen.forEach((item) => run.started(item));
    try {
      const ids = request.include || request.exclude?.length ? { ids: [...chosen.keys()] } : {};
      const results = await this.program.ask('tiaoli/runExamples', ids, cancel);
      const byId = new Map(results.map((result) => [result.id, result]));
      for (const [id, item] of chosen) report(run, item, byId.get(id));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      chosen.forEach((item) => run.errored(item, new vscode.TestMessage(text)));
    } finally {
      run.end();
    }
  }

  /** The examples a request means. */
  private leaves(request: vscode.TestRunRequest): Map<string, vscode.TestItem> {
    const leaves = new Map<string, vscode.TestItem>();
    const add = (item: vscode.TestItem): void => {
      if (request.exclude?.includes(item)) return;
      if (item.parent) leaves.set(item.id, item);
      else item.children.forEach(add);
    };
    if (request.include) request.include.forEach(add);
    else this.controller.items.forEach(add);
    return leaves;
  }
}

function report(run: vscode.TestRun, item: vscode.TestItem, result: ExampleResult | undefined): void {
  if (!result) {
    run.skipped(item);
    return;
  }
  const took = result.durationMs ?? undefined;
  if (result.passed) {
    run.passed(item, took);
    return;
  }
  const messages = result.failures.map((failure) => {
    const differs = failure.expected != null && failure.actual != null;
    const message = differs
      ? vscode.TestMessage.diff(failure.message, failure.expected as string, failure.actual as string)
      : new vscode.TestMessage(failure.message);
    message.location = new vscode.Location(vscode.Uri.parse(failure.uri ?? result.uri), toRange(failure.range));
    return message;
  });
  run.failed(item, messages, took);
  for (const { message } of result.failures) run.appendOutput(`${message.replaceAll(/\r?\n/g, '\r\n')}\r\n`, undefined, item);
}

// The program behind the editor: started, stopped, asked.
import * as vscode from 'vscode';
import {
  CancellationToken,
  LanguageClient,
  LanguageClientOptions,
  ResponseError,
  RevealOutputChannelOn,
  ServerOptions,
  State,
} from 'vscode-languageclient/node';

import { PEOPLE_CHANGED, Requests, RosterState } from './protocol';
import { say } from './words';

/** So long a start is waited for before the next. */
const START_MS = 10_000;

/** The program cannot do this, or does not run; `message` is for people. */
export class Unavailable extends Error {}

export class Program implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private last: Promise<void> = Promise.resolve();
  private readonly output = vscode.window.createOutputChannel(say('条理', 'Tiaoli'));
  private readonly started = new vscode.EventEmitter<void>();
  private readonly stopped = new vscode.EventEmitter<void>();
  private readonly set = new vscode.EventEmitter<void>();
  private readonly counted = new vscode.EventEmitter<RosterState>();
  /** After every start. */
  readonly onStart = this.started.event;
  /** After every stop, also one nobody asked for. */
  readonly onStop = this.stopped.event;
  /** The program was told of other settings. */
  readonly onSettings = this.set.event;
  /** Figures of the roster were counted anew. */
  readonly onPeopleChanged = this.counted.event;

  /** Starts the program, again if it runs. Problems are shown, not thrown. */
  start(): Promise<void> {
    return this.next(() => this.restart());
  }

  /** Ends the program if it runs. */
  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  /** One after the other: who starts twice in a hurry gets one program, and what is just starting can be stopped. */
  private next(step: () => Promise<void>): Promise<void> {
    this.last = this.last.then(step, step);
    return this.last;
  }

  private async restart(): Promise<void> {
    await this.end();
    if (!vscode.workspace.isTrusted) return;
    const settings = vscode.workspace.getConfiguration('tiaoli');
    const command = settings.get<string>('server.path')?.trim() || 'tiaoli';
    const server: ServerOptions = { command, args: ['lsp'] };
    const options: LanguageClientOptions = {
      // Not the text in force: it is only shown, and belongs to no policy.
      documentSelector: ['file', 'untitled'].map((scheme) => ({ scheme, language: 'tiaoli' })),
      // Which files to watch the program says itself.
      synchronize: { configurationSection: 'tiaoli' },
      initializationOptions: currentSettings(),
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware: {
        workspace: {
          didChangeConfiguration: async () => {
            await client.sendNotification('workspace/didChangeConfiguration', { settings: { tiaoli: currentSettings() } });
            this.set.fire();
          },
        },
      },
    };
    const client = new LanguageClient('tiaoli', say('条理', 'Tiaoli'), server, options);
    this.client = client;
    client.onNotification(PEOPLE_CHANGED, (state: RosterState) => this.counted.fire(state));
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) return;
      if (newState === State.Running) this.started.fire();
      if (newState === State.Stopped) this.stopped.fire();
    });
    const begun = client.start().catch((error) => {
      this.output.appendLine(String(error));
      void this.offerHelp(command);
    });
    // A program that never answers must not hold up the next.
    await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, START_MS))]);
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.isRunning()) await client.stop().catch((error) => this.output.appendLine(String(error)));
    if (client) this.stopped.fire();
  }

  /** Whether the program runs and answers a request. */
  can(request: keyof Requests): boolean {
    if (!this.client?.isRunning()) return false;
    const experimental: unknown = this.client.initializeResult?.capabilities.experimental;
    const own = (experimental as { tiaoli?: { requests?: unknown } } | undefined)?.tiaoli?.requests;
    return Array.isArray(own) && own.includes(request);
  }

  /** Asks the program; throws `Unavailable` where it has no answer. */
  async ask<R extends keyof Requests>(
    request: R,
    params: Requests[R][0],
    cancel?: CancellationToken,
  ): Promise<Requests[R][1]> {
    const client = this.client;
    if (!client?.isRunning()) throw new Unavailable(say('程序没有运行。', 'The program is not running.'));
    if (!this.can(request)) {
      throw new Unavailable(say('这个版本的程序还不会做这件事。', 'This version of the program cannot do that yet.'));
    }
    try {
      // A second argument that is not there would be sent too, and make a list of the parameters.
      const rest = cancel ? [cancel] : [];
      return await client.sendRequest<Requests[R][1]>(request, params, ...rest);
    } catch (error) {
      if (error instanceof ResponseError) throw new Unavailable(error.message);
      throw error;
    }
  }

  showOutput(): void {
    this.output.show(true);
  }

  async dispose(): Promise<void> {
    await this.stop();
    this.output.dispose();
    [this.started, this.stopped, this.set, this.counted].forEach((emitter) => emitter.dispose());
  }

  private async offerHelp(command: string): Promise<void> {
    const settings = say('打开设置', 'Open settings');
    const output = say('看输出', 'Show output');
    const choice = await vscode.window.showErrorMessage(
      say(
        `启动不了程序“${command}”。请安装 tiaoli，或在设置里填它的位置。着色和模板不受影响。`,
        `The program “${command}” cannot be started. Install tiaoli, or enter its path in the settings. Colours and snippets work without it.`,
      ),
      settings,
      output,
    );
    if (choice === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'tiaoli.server.path');
    if (choice === output) this.showOutput();
  }
}

/** The settings in the form of the protocol. */
function currentSettings(): { language: string; data: string[]; asOf?: string } {
  const settings = vscode.workspace.getConfiguration('tiaoli');
  const asOf = settings.get<string>('asOf')?.trim();
  return {
    language: settings.get<string>('language') ?? 'auto',
    data: settings.get<string[]>('data') ?? [],
    ...(asOf ? { asOf } : {}),
  };
}

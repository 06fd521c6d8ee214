// Commands whose problems are said to people.
import * as vscode from 'vscode';

import { Unavailable } from './client';

/** Registers a command. What it cannot do is shown as a warning; anything else is a fault and goes to VS Code. */
export function register<A extends unknown[]>(id: string, run: (...args: A) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: A) => {
    try {
      await run(...args);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      void vscode.window.showWarningMessage(error.message);
    }
  });
}

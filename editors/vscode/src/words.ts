// The words the extension itself shows, in the language of the editor. What the program says comes in its own.
import * as vscode from 'vscode';

const chinese = vscode.env.language.toLowerCase().startsWith('zh');

/** One of two texts. */
export const say = (zh: string, en: string): string => (chinese ? zh : en);

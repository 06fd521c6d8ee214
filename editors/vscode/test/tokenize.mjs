// The TextMate grammar as VS Code runs it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { createOnigScanner, createOnigString, loadWASM } = require('vscode-oniguruma');
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate');

const here = dirname(fileURLToPath(import.meta.url));
const path = join(here, '..', 'syntaxes', 'tiaoli.tmLanguage.json');

export async function loadGrammar() {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async () => parseRawGrammar(readFileSync(path, 'utf8'), path),
  });
  return registry.loadGrammar('source.tiaoli');
}

/** Pieces of a text with their scopes, offsets in UTF-16 units of the whole text. */
export function tokenize(grammar, text) {
  const pieces = [];
  let state = INITIAL;
  let at = 0;
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, state);
    if (result.stoppedEarly) throw new Error('took too long');
    for (const token of result.tokens) {
      const end = Math.min(token.endIndex, line.length);
      if (end > token.startIndex) pieces.push({ start: at + token.startIndex, end: at + end, scopes: token.scopes.slice(1) });
    }
    state = result.ruleStack;
    at += line.length + 1;
  }
  return { pieces, depth: state.depth };
}

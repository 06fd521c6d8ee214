// The colours: they cover every text, agree with the parser about what is a word, a string and a comment, and stay as they were.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';

import { blocks, broken, policies, root } from './texts.mjs';
import { loadGrammar, tokenize } from './tokenize.mjs';

let grammar;
before(async () => {
  grammar = await loadGrammar();
});

/** What the parser takes each word of each text for, offsets in UTF-16 units. */
function parserTokens(texts) {
  const folder = mkdtempSync(join(tmpdir(), 'tiaoli-'));
  try {
    const paths = texts.map(({ text }, index) => {
      const path = join(folder, `${index}.tiao`);
      writeFileSync(path, text);
      return path;
    });
    const run = ['run', '--quiet', '--locked', '--package', 'xtask', '--', 'tokens', ...paths];
    const out = execFileSync('cargo', run, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
    return out.trim().split('\n').map((line, index) => inUnits(JSON.parse(line).tokens, texts[index].text));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inUnits(tokens, text) {
  const units = new Map();
  let byte = 0;
  let unit = 0;
  for (const char of text) {
    units.set(byte, unit);
    byte += Buffer.byteLength(char);
    unit += char.length;
  }
  units.set(byte, unit);
  return tokens.map(([kind, start, end]) => ({ kind, start: units.get(start), end: units.get(end) }));
}

const wanted = {
  // 是 is an answer in records; in the title of an article words are words.
  keyword: /^(keyword|constant\.language|entity\.name\.section)\b/,
  string: /^(string|entity\.name\.section)\b/,
  comment: /^comment\b/,
};

/** Words that the parser and the grammar do not agree about. */
function disagreements({ text }, tokens) {
  const { pieces } = tokenize(grammar, text);
  const wrong = [];
  let at = 0;
  for (const token of tokens.filter(({ kind }) => kind in wanted)) {
    while (at < pieces.length && pieces[at].end <= token.start) at += 1;
    const piece = pieces[at];
    const scopes = piece && piece.start < token.end ? piece.scopes : [];
    if (!scopes.some((scope) => wanted[token.kind].test(scope))) {
      const line = text.slice(0, token.start).split('\n').length;
      wrong.push(`line ${line}: ${token.kind} ${JSON.stringify(text.slice(token.start, token.end))} is ${scopes.join(' ') || 'plain'}`);
    }
  }
  return wrong;
}

for (const [what, texts] of [['policies', policies()], ['documents and specification', blocks()]]) {
  test(`${what}: reserved words, strings and comments are what the parser says`, () => {
    assert.ok(texts.length > 10);
    const tokens = parserTokens(texts);
    const wrong = texts.flatMap((one, index) => disagreements(one, tokens[index]).map((each) => `${one.name} ${each}`));
    assert.deepEqual(wrong, []);
  });
}

test('every text is covered to its end', () => {
  for (const { name, text } of [...policies(), ...blocks(), ...broken()]) {
    const { pieces } = tokenize(grammar, text);
    const covered = pieces.reduce((sum, { start, end }) => sum + end - start, 0);
    assert.equal(covered, text.replaceAll('\n', '').length, name);
    assert.ok(pieces.every((piece, index) => index === 0 || pieces[index - 1].end <= piece.start), name);
  }
});

test('policies end where they began: nothing is left open', () => {
  for (const { name, text } of policies()) assert.equal(tokenize(grammar, `${text}\n`).depth, 1, name);
});

test('what was not closed ends at the next declaration', () => {
  for (const { name, text } of broken()) {
    const { pieces } = tokenize(grammar, text);
    const last = text.lastIndexOf('应助 最后一条');
    assert.ok(last > 0, `${name} ends with 应助 最后一条`);
    const piece = pieces.find(({ start, end }) => start <= last && last < end);
    assert.match(piece.scopes.join(' '), /^keyword\.control\.rule\.tiaoli$/, name);
  }
});

test('a long line of anything takes no time', () => {
  for (const piece of ['“', '《', '{', '（', '一、', 'a', 'a ', '（一', '自', '9', '1,', '非']) {
    const begin = performance.now();
    tokenize(grammar, piece.repeat(5000));
    const took = performance.now() - begin;
    assert.ok(took < 5000, `${piece}: ${took} ms`);
  }
});

const snapshots = ['policies/national/stipend.tiao', 'policies/national/examples.tiao', 'policies/catalogs/catalogs.tiao'];
const shown = (name) => snapshots.includes(name) || name.includes('/broken/') || name.includes('/samples.');
for (const { name, text } of [...policies(), ...broken()].filter(({ name }) => shown(name))) {
  test(`colours of ${name}`, () => {
    const lines = [];
    let end = 0;
    for (const piece of tokenize(grammar, text).pieces) {
      const words = text.slice(piece.start, piece.end).trim();
      if (text.slice(end, piece.start).includes('\n') && lines.at(-1) !== '') lines.push('');
      if (words) lines.push(`${words}\t${piece.scopes.map((scope) => scope.replace(/\.tiaoli$/, '')).join(' ')}`);
      end = piece.end;
    }
    const path = join(root, 'editors/vscode/test/snapshots', `${basename(name, '.tiao')}.snap`);
    if (process.env.UPDATE || !existsSync(path)) {
      assert.ok(!process.env.CI, `${path} is missing`);
      writeFileSync(path, `${lines.join('\n')}\n`);
    }
    assert.equal(`${lines.join('\n')}\n`, readFileSync(path, 'utf8'), 'run the tests with UPDATE=1 to accept');
  });
}

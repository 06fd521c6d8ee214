// The description of the extension: every word in both languages, every file there, every command registered.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (name) => readFileSync(join(folder, name), 'utf8');
const json = (name) => JSON.parse(read(name));
const manifest = json('package.json');
const words = { en: json('package.nls.json'), zh: json('package.nls.zh-cn.json') };

function strings(value) {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

test('every word shown is there in both languages, and no other', () => {
  const used = strings(manifest).flatMap((text) => (/^%[\w.]+%$/.test(text) ? [text.slice(1, -1)] : []));
  for (const [lang, known] of Object.entries(words)) {
    assert.deepEqual(Object.keys(known).sort(), [...new Set(used)].sort(), lang);
    assert.ok(Object.values(known).every((text) => text.trim()), lang);
  }
  const chinese = Object.entries(words.zh).filter(([key, text]) => !key.endsWith('.page') && !/\p{Script=Han}/u.test(text));
  assert.deepEqual(chinese, []);
});

test('every file named is there', () => {
  const localized = manifest.contributes.walkthroughs[0].steps.map(({ media }) => media.markdown.slice(1, -1));
  const pages = localized.flatMap((key) => [words.en[key], words.zh[key]]);
  const named = strings(manifest).filter((text) => /^(\.\/|images\/).*\.\w+$/.test(text) && !text.includes('/dist/'));
  assert.ok(named.length > 5);
  for (const name of [...named, ...pages]) assert.ok(existsSync(join(folder, name)), name);
});

test('commands that are offered are registered, and the other way round', () => {
  const sources = readdirSync(join(folder, 'src')).map((name) => read(`src/${name}`)).join('\n');
  const registered = [...sources.matchAll(/\bregister\(\s*'(tiaoli\.\w+)'/g)].map((match) => match[1]);
  const offered = manifest.contributes.commands.map(({ command }) => command);
  assert.deepEqual([...new Set(registered)].sort(), offered.sort());
});

test('the protocol of the extension is the one that is written down', () => {
  const page = readFileSync(join(folder, '..', 'PROTOCOL.md'), 'utf8');
  const asked = [...read('src/protocol.ts').matchAll(/'(tiaoli\/\w+)'/g)].map((match) => match[1]);
  const listed = JSON.parse(page.match(/```json\n([^`]*)```/)[1]).requests;
  assert.deepEqual(asked.filter((name) => !name.endsWith('Changed')).sort(), listed.sort());
  for (const name of asked) assert.ok(page.includes(`\`${name}\``) || page.includes(`// ${name}`), name);
  for (const { command } of manifest.contributes.commands.filter(({ command }) => page.includes('`' + command))) {
    assert.ok(command.startsWith('tiaoli.'));
  }
});

test('brackets, indentation and lines that continue', () => {
  const config = json('language-configuration.json');
  const regex = (rule) => (typeof rule === 'string' ? new RegExp(rule) : new RegExp(rule.pattern, rule.flags));
  const more = regex(config.indentationRules.increaseIndentPattern);
  const less = regex(config.indentationRules.decreaseIndentPattern);
  for (const line of ['政策 甲 {', '一、 总则 {', '应助 乙 ｛', 'records student {']) assert.match(line, more);
  for (const line of ['// 注释 {', '户籍 属于 {城市、农村}', '列为 重大疑点 "有 {计数} 个"', '}']) assert.doesNotMatch(line, more);
  for (const line of ['}', '  ｝']) assert.match(line, less);
  const [, list, last, row] = config.onEnterRules.map(({ beforeText }) => regex(beforeText));
  assert.match('所称 甲 是指 同时符合下列条件：', list);
  assert.match('    when all of:', list);
  assert.match('    （二）年级 为 一年级。', last);
  assert.match('    | A类 | 应助 |', row);
  assert.deepEqual('凡 `A 类` 超过 2024年9月1日'.match(new RegExp(config.wordPattern.pattern, 'gu')), ['凡', '`A 类`', '超过', '2024年9月1日']);
  for (const pair of [['（', '）'], ['“', '”'], ['《', '》'], ['「', '」'], ['｛', '｝']]) {
    assert.ok(config.autoClosingPairs.some(({ open, close }) => open === pair[0] && close === pair[1]), pair.join(''));
  }
});

test('the page of an explanation shows texts as texts', async () => {
  const { build } = createRequire(import.meta.url)('esbuild');
  const out = mkdtempSync(join(tmpdir(), 'tiaoli-page-'));
  try {
    const outfile = join(out, 'page.mjs');
    await build({ entryPoints: [join(folder, 'src/page.ts')], bundle: true, format: 'esm', platform: 'node', outfile });
    const { page } = await import(pathToFileURL(outfile).href);
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } };
    const html = page(
      {
        title: '<script>甲</script>',
        outcome: 'granted',
        outcomeText: '应助 200.00 元',
        steps: [{ kind: 'condition', level: 2, text: '年级 < "三"', value: 'yes', link: { uri: 'file:///a"b.tiao', range } }],
        text: '',
        benefits: ['助学金', '免学费'],
      },
      '免学费',
      'vscode:',
    );
    assert.ok(!html.includes('<script>甲') && html.includes('&lt;script&gt;甲'));
    assert.ok(html.includes('年级 &lt; &quot;三&quot;') && html.includes('--level:2') && html.includes('✓'));
    assert.ok(html.includes('<option selected>免学费</option>'));
    const link = html.match(/data-link="([^"]*)"/)[1].replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    assert.deepEqual(JSON.parse(link), { uri: 'file:///a"b.tiao', range });
    assert.match(html, /default-src 'none'/);
  } finally {
    rmSync(out, { recursive: true });
  }
});

// What a person does and should see, one thing after another, in one window.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from './editor.mjs';

const NOTICE = 'neimenggu/notice.tiao';

/** The line of a text in a file and the column behind `before` of it, both from 1. */
function place(folder, file, text, before = '') {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  const line = lines.findIndex((one) => one.includes(text));
  assert.ok(line >= 0, `${text} is not in ${file}`);
  return [line + 1, lines[line].indexOf(text) + before.length + 1];
}

const suggestions = (editor) => editor.texts('.suggest-widget.visible .monaco-list-row');
const problems = (editor) => editor.texts('.markers-panel .monaco-list-row');
const squiggles = (editor) => editor.count('.squiggly-error');

/** Saves, and gives what is on the disk. */
async function saved(editor, folder, file) {
  await editor.press('Control+s');
  await sleep(800);
  return readFileSync(join(folder, file), 'utf8');
}

/** Takes back until nothing is left to take back in this file. */
async function restore(editor, folder, file, original) {
  for (let round = 0; round < 12; round += 1) {
    if ((await saved(editor, folder, file)) === original) return;
    await editor.press('Control+z');
    await sleep(200);
  }
  throw new Error(`${file} is not as it was`);
}

/** The text of the file at the beginning, before anything was tried. */
const originals = new Map();
function original(folder, file) {
  if (!originals.has(file)) originals.set(file, readFileSync(join(folder, file), 'utf8'));
  return originals.get(file);
}

export const steps = [
  ['open', async (editor, folder) => {
    for (const file of readdirSync(folder, { recursive: true })) if (/\.(tiao|csv)$/.test(file)) original(folder, file);
    await editor.file('notice.tiao neimenggu');
    // A hint comes from the program: it has read the policy.
    await editor.go(...place(folder, NOTICE, '给予 助学金 按 助学金标准'));
    await until('a hint', () => editor.count('[class*="dyn-rule"], .view-line [class*="inlay"]'), 30_000);
    assert.equal(await squiggles(editor), 0);
    return (await editor.texts('.statusbar-item')).filter((text) => text).join(' · ');
  }],

  ['colours', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '应助 涉农或A类'));
    await sleep(1500);
    const seen = {};
    for (const word of ['应助', '凡', '给予', '年级', '资助年级', '助学金', '涉农或A类', 'A类']) {
      [seen[word]] = await editor.colours(word);
    }
    assert.equal(seen['凡'], seen['应助']);
    assert.ok(new Set(Object.values(seen)).size >= 4, JSON.stringify(seen));
    return JSON.stringify(seen);
  }],

  ['mistake', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '困难等级 为 A类)', '困难'));
    await editor.insert('错字');
    await until('a squiggle', () => squiggles(editor));
    await editor.command('View: Focus Problems');
    const said = (await until('a problem', async () => (await problems(editor)).find((one) => one.includes('困难错字等级'))));
    assert.match(said, /没有.*E\d{4}/);
    return said;
  }],

  ['page', async (editor) => {
    await editor.page.locator('.markers-panel .monaco-list-row a', { hasText: 'E0202' }).first().click();
    await until('the page of the code', async () => (await editor.text('.tab.active')).includes('E0202.md'));
    const [first] = await until('its text', async () => { const all = await editor.lines(); return all[0]?.trim() && all; });
    assert.match(first, /# E0202/);
    return first;
  }],

  ['undo', async (editor, folder) => {
    await editor.press('Control+w');
    await editor.command('View: Focus Active Editor Group');
    await editor.press('Control+z');
    await until('no squiggle', async () => !(await squiggles(editor)));
    await restore(editor, folder, NOTICE, original(folder, NOTICE));
    await editor.press('Control+j');
  }],

  ['fix', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '困难等级 为 A类)', '困难'));
    await editor.insert('难');
    await until('a squiggle', () => squiggles(editor));
    await editor.press('Control+.');
    return (await until('an action', async () => { const all = await editor.texts('.action-widget .monaco-list-row'); return all.length && all; }, 8_000)).join(' · ');
  }],

  ['fix-undo', async (editor, folder) => {
    await editor.press('Escape');
    await restore(editor, folder, NOTICE, original(folder, NOTICE));
  }],

  ['complete-initials', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '给予 助学金 按 助学金标准', '给予 助学金 按 助学金标准'));
    await editor.press('Enter');
    await editor.type('给予 zxj');
    const all = await until('a suggestion', async () => { const all = await suggestions(editor); return all.some((one) => one.includes('助学金')) && all; });
    return all.join(' · ');
  }],

  ['complete-accept', async (editor, folder) => {
    await editor.press('Enter');
    await sleep(500);
    const line = (await editor.lines()).find((one) => /^\s*给予 助学金\s*$/.test(one));
    const lines = (await editor.lines()).filter((one) => one.includes('给予'));
    await restore(editor, folder, NOTICE, original(folder, NOTICE));
    assert.ok(line, lines.join(' // '));
    return line.trim();
  }],

  ['complete-chinese', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '给予 助学金 按 助学金标准', '给予 助学金 按 助学金标准'));
    await editor.press('Enter');
    await editor.insert('凡 困难');
    await editor.press('Control+Space');
    const all = await until('a suggestion', async () => { const all = await suggestions(editor); return all.some((one) => one.includes('困难等级')) && all; });
    return all.join(' · ');
  }],

  ['complete-undo', async (editor, folder) => {
    await editor.press('Escape');
    await restore(editor, folder, NOTICE, original(folder, NOTICE));
  }],

  ['signature', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '满月数(学年首日(完成日期)', '满月数('));
    await editor.press('Control+Shift+Space');
    return until('help', () => editor.text('.parameter-hints-widget.visible'));
  }],

  ['hover', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '给予 助学金 按 助学金标准', '给予 助学金 按 助学'));
    await editor.press('Control+k', 'Control+i');
    return (await until('a hover', () => editor.text('.monaco-hover:not(.hidden) .monaco-hover-content'))).replaceAll('\n', ' | ');
  }],

  ['definition', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '给予 助学金 按 助学金标准', '给予 助学金 按 助学'));
    await editor.press('F12');
    await until('the other file', async () => (await editor.text('.tab.active')).includes('parameters.tiao'));
    return `${await editor.text('.tab.active')} ${await editor.cursor()}`;
  }],

  ['references', async (editor) => {
    await editor.press('Shift+F12');
    return (await until('references', async () => { const all = await editor.texts('.reference-zone-widget .monaco-list-row'); return all.length && all; })).join(' · ');
  }],

  ['outline', async (editor) => {
    await editor.press('Escape');
    await editor.file('notice.tiao neimenggu');
    await editor.command('Explorer: Focus on Outline View');
    const all = await until('the outline', async () => { const all = await editor.texts('.outline-pane .monaco-list-row'); return all.length > 3 && all; });
    return all.join(' · ');
  }],

  ['rename', async (editor, folder) => {
    await editor.file('notice.tiao neimenggu');
    await editor.go(...place(folder, NOTICE, '应助 涉农或A类', '应助 涉'));
    await editor.press('F2');
    const box = editor.page.locator('.rename-box input');
    await box.waitFor({ timeout: 10_000 });
    await sleep(500);
    const was = await box.inputValue();
    await box.fill('涉农或甲类');
    await editor.press('Enter');
    await until('the new name', async () => (await editor.lines()).some((one) => one.includes('应助 涉农或甲类')));
    await sleep(2500);
    assert.equal(await squiggles(editor), 0);
    return `${was}; ${(await editor.texts('.tab')).join(' · ')}`;
  }],

  ['rename-undo', async (editor, folder) => {
    await editor.press('Control+z');
    await sleep(1500);
    await editor.command('File: Save All');
    await sleep(1500);
    for (const [file, text] of originals) assert.equal(readFileSync(join(folder, file), 'utf8'), text, file);
    await until('no message', async () => (await editor.texts('#status\\.problems, [id="status.problems"]')).some((one) => one.startsWith('0')));
    return `${originals.size} files as they were`;
  }],

  ['format', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '凡 年级 属于 资助年级 且 (涉农', '凡 '));
    await editor.insert('  ');
    await editor.go(...place(folder, NOTICE, '给予 助学金 按 助学金标准', ''));
    await editor.insert('      ');
    await until('disorder', async () => (await editor.lines()).some((line) => line.startsWith('              给予')));
    const began = Date.now();
    await editor.command('Format Document');
    await until('order', async () => (await editor.lines()).some((line) => line.startsWith('        给予 助学金 按')));
    const took = Date.now() - began;
    assert.equal(await saved(editor, folder, NOTICE), original(folder, NOTICE));
    return `${took} ms`;
  }],

  ['settings', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '给予 助学金 按 助学金标准'));
    const hint = (words) => async () => (await editor.lines()).find((line) => line.includes(words));
    mkdirSync(join(folder, '.vscode'));
    const set = (settings) => writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
    set({ 'tiaoli.language': 'en', 'tiaoli.asOf': '2025-10-15' });
    const english = await until('the hint in English of another day', hint('2300'));
    set({});
    await until('the hint as it was', hint('2000元'));
    return english.trim();
  }],

  ['lenses', async (editor, folder) => {
    await editor.go(...place(folder, NOTICE, '应助 涉农或A类', '应助 '));
    const people = await until('lenses with people', async () => { const all = await editor.texts('.codelens-decoration'); return all.some((one) => /\d\/1,000|of 1,000/.test(one)) && all; }, 60_000);
    return people.join(' · ');
  }],

  ['people', async (editor) => {
    await editor.page.locator('.codelens-decoration a', { hasText: /\d\/1,000|of 1,000/ }).first().click();
    const all = await until('a list of rows', async () => { const all = await editor.texts('.quick-input-widget .monaco-list-row'); return all.length > 1 && all; });
    return all.slice(0, 3).join(' // ');
  }],

  ['explain', async (editor) => {
    await editor.press('Enter');
    await editor.page.locator('iframe.webview').first().waitFor({ timeout: 20_000 });
    const inside = editor.page.frameLocator('iframe.webview').frameLocator('iframe');
    await inside.locator('h1').waitFor({ timeout: 20_000 });
    return (await inside.locator('body').innerText()).replaceAll(/\s*\n\s*/g, ' | ').slice(0, 600);
  }],

  ['explain-link', async (editor) => {
    const inside = editor.page.frameLocator('iframe.webview').frameLocator('iframe');
    await inside.locator('a[data-link]').first().click();
    await sleep(1500);
    return `${await editor.text('.editor-group-container.active .tab.active')} ${await editor.cursor()}`;
  }],

  ['date', async (editor) => {
    await editor.command('Choose the Policy Date');
    await editor.page.locator('.quick-input-widget input.input').fill('2025-10-15');
    await editor.press('Enter');
    return until('the day in the status bar', async () => (await editor.texts('.statusbar-item')).find((one) => one.includes('2025-10-15')));
  }],

  ['in-force', async (editor) => {
    await editor.file('notice.tiao neimenggu');
    await editor.command('Show the Text in Force');
    await editor.page.locator('.quick-input-widget input.input').fill('2025-10-15');
    await editor.press('Enter');
    await sleep(2500);
    return `${await editor.text('.editor-group-container.active .tab.active')}: ${(await editor.lines()).slice(0, 3).join(' | ')}`;
  }],

  ['examples', async (editor) => {
    await editor.command('Run All Examples');
    await sleep(8000);
    const all = (await editor.texts('.test-explorer .monaco-list-row, .result-summary')).join(' · ');
    assert.match(all, /[1-9]\d*\/[1-9]/);
    return all;
  }],

  ['workspace-symbols', async (editor) => {
    await editor.quick('#助学金', '助学金标准');
    return `${await editor.text('.tab.active')} ${await editor.cursor()}`;
  }],

  ['walkthrough', async (editor) => {
    await editor.quick('>Welcome: Open Walkthrough', 'Open Walkthrough');
    await editor.page.locator('.quick-input-widget .monaco-list-row', { hasText: /Tiaoli|条理/ }).first().click();
    await editor.page.locator('.getting-started-step, .step-container').first().waitFor({ timeout: 10_000 });
    await sleep(1500);
    return (await editor.texts('.gettingStartedContainer h2, .gettingStartedContainer .step-title')).join(' · ');
  }],
];

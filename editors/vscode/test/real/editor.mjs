// A real VS Code in a browser without a window: code-server started, opened, driven by keys, photographed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const WAIT_MS = 20_000;
const CHROMIUM = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Until a question has a true answer; the answer. */
export async function until(what, ask, ms = WAIT_MS) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not seen in ${ms / 1000} s: ${what}`);
    await sleep(200);
  }
}

/** Runs a program to its end. */
async function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${code}`);
}

export class Editor {
  static async open({ codeServer, chromium, vsix, folder, settings, shots, port }) {
    const entry = join(codeServer, 'node_modules/code-server/out/node/entry.js');
    const home = mkdtempSync(join(tmpdir(), 'tiaoli-editor-'));
    const places = ['--extensions-dir', join(home, 'extensions'), '--user-data-dir', join(home, 'user')];
    mkdirSync(join(home, 'user/User'), { recursive: true });
    mkdirSync(shots, { recursive: true });
    writeFileSync(join(home, 'user/User/settings.json'), JSON.stringify(settings, null, 2));
    await run('node', [entry, '--install-extension', vsix, ...places]);
    const address = `127.0.0.1:${port}`;
    const flags = ['--auth', 'none', '--bind-addr', address, '--disable-telemetry', '--disable-update-check'];
    const server = spawn('node', [entry, ...flags, '--disable-workspace-trust', ...places, folder], { stdio: 'ignore' });
    const url = `http://${address}/?folder=${encodeURIComponent(folder)}`;
    await until('code-server', () => fetch(url).then((answer) => answer.ok, () => false), 60_000);
    const { chromium: browsers } = createRequire(join(codeServer, 'x.js'))('playwright-core');
    const browser = await browsers.launch({ executablePath: chromium, args: CHROMIUM });
    const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
    await page.goto(url);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    return new Editor({ server, browser, page, shots });
  }

  constructor({ server, browser, page, shots }) {
    Object.assign(this, { server, browser, page, shots, number: 0 });
  }

  async close() {
    await this.browser.close();
    this.server.kill();
  }

  async shot(name) {
    this.number += 1;
    const path = join(this.shots, `${String(this.number).padStart(2, '0')}-${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 60 });
  }

  /** As an input method gives it. */
  insert(text) {
    return this.page.keyboard.insertText(text);
  }

  /** The box at the top: a file, `:line:column`, or with `>` a command. */
  async quick(text, row) {
    await this.press('Escape', 'F1');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.fill(text);
    const rows = this.page.locator('.quick-input-widget .monaco-list-row', row ? { hasText: row } : {});
    await rows.first().waitFor({ timeout: WAIT_MS });
    await sleep(300);
    if (row) await rows.first().click();
    else await this.press('Enter');
    await sleep(400);
  }

  command(name) {
    return this.quick(`>${name}`, name);
  }

  async file(path) {
    await this.quick(path);
    await this.page.locator('.monaco-editor .view-line').first().waitFor({ timeout: WAIT_MS });
    await sleep(700);
  }

  /** The cursor at a line and a column, both from 1. */
  async go(line, column) {
    await this.press('Escape');
    await this.quick(`:${line}:${column}`);
  }

  /** The cursor as the status bar says it. */
  cursor() {
    return this.text('#status\\.editor\\.selection');
  }

  async text(selector) {
    const found = this.page.locator(selector).first();
    return (await found.count()) ? (await found.innerText()).replaceAll('\u00a0', ' ') : '';
  }

  /** What each of many says, in order. */
  async texts(selector) {
    const all = await this.page.locator(selector).allInnerTexts();
    return all.map((text) => text.replaceAll('\u00a0', ' ').replaceAll(/\s*\n\s*/g, ' | ').trim());
  }

  count(selector) {
    return this.page.locator(selector).count();
  }

  /** The lines of the editor at hand that are in sight, from the top. */
  async lines() {
    return this.page.evaluate(() => {
      const lines = [...document.querySelectorAll('.editor-group-container.active .view-lines .view-line')];
      lines.sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top));
      return lines.map((line) => line.innerText.replaceAll('\u00a0', ' '));
    });
  }

  /** The colours of a word wherever it stands alone in sight. */
  async colours(word) {
    return this.page.evaluate((wanted) => {
      const spans = [...document.querySelectorAll('.view-line > span > span')];
      const own = spans.filter((span) => span.innerText.replaceAll('\u00a0', ' ').trim() === wanted);
      return [...new Set(own.map((span) => getComputedStyle(span).color))];
    }, word);
  }
}

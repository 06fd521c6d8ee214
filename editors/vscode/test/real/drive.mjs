// The extension in a real VS Code. See README.md beside this file.
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Editor } from './editor.mjs';
import { steps } from './steps.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../../..');
const { values } = parseArgs({
  options: {
    'code-server': { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    program: { type: 'string', default: join(root, 'target/debug/tiaoli') },
    shots: { type: 'string', default: join(tmpdir(), 'tiaoli-shots') },
    port: { type: 'string', default: '18080' },
    only: { type: 'string' },
  },
});
if (!values['code-server']) throw new Error('--code-server FOLDER is missing: see README.md');

// A copy: nothing here may touch the files of the checkout.
const folder = join(mkdtempSync(join(tmpdir(), 'tiaoli-policies-')), 'policies');
cpSync(join(root, 'policies'), folder, { recursive: true });
const editor = await Editor.open({
  codeServer: resolve(values['code-server']),
  chromium: values.chromium,
  vsix: join(root, 'editors/vscode/tiaoli.vsix'),
  folder,
  shots: resolve(values.shots),
  port: values.port,
  settings: {
    'tiaoli.server.path': resolve(values.program),
    'tiaoli.data': [join(folder, 'samples/roster-1000.csv')],
    'tiaoli.asOf': '2024-10-15',
    'tiaoli.trace.server': 'messages',
    'telemetry.telemetryLevel': 'off',
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'editor.fontFamily': 'monospace',
    'files.autoSave': 'off',
  },
});

let failed = 0;
const wanted = values.only?.split(',');
for (const [name, step] of steps) {
  if (wanted && !wanted.includes(name)) continue;
  const began = Date.now();
  let said;
  try {
    said = await step(editor, folder);
    console.log(`ok      ${name}: ${said ?? ''} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
  await editor.shot(name);
}
await editor.close();
console.log(failed ? `${failed} failed` : 'all seen');
process.exitCode = failed ? 1 : 0;

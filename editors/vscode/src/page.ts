// The page of an explanation, as HTML. Everything from the program is text; only `html` of the protocol is put in as it is,
// and a policy against content from elsewhere holds for all of it.
import { randomBytes } from 'node:crypto';

import { Explanation, Outcome, Step } from './protocol';

const COLOURS: Record<Outcome, string> = {
  granted: 'testing-iconPassed',
  denied: 'testing-iconFailed',
  held: 'editorWarning-foreground',
  undetermined: 'descriptionForeground',
  incomplete: 'editorInfo-foreground',
  conflict: 'errorForeground',
};

const MARKS: Record<string, string> = { yes: '✓', no: '✗', unknown: '?' };

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function row(step: Step): string {
  const level = Math.max(0, Math.min(20, Math.trunc(step.level) || 0));
  const mark = MARKS[step.value ?? ''];
  const words = escape(step.text);
  const text = step.link ? `<a href="#" data-link="${escape(JSON.stringify(step.link))}">${words}</a>` : words;
  const start = mark ? `<span class="mark ${step.value}">${mark}</span>` : '<span class="mark"></span>';
  return `<li class="${escape(step.kind)}" style="--level:${level}">${start}<span>${text}</span></li>`;
}

/** The whole page. `benefit` is the one asked for. */
export function page(explanation: Explanation, benefit: string | undefined, source: string): string {
  const nonce = randomBytes(16).toString('hex');
  const body = explanation.html ?? `<ol>${explanation.steps.map(row).join('')}</ol>`;
  const others = explanation.benefits ?? [];
  const option = (name: string): string =>
    `<option${name === benefit ? ' selected' : ''}>${escape(name)}</option>`;
  const choice = others.length > 1 ? `<select id="benefit">${others.map(option).join('')}</select>` : '';
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source} 'unsafe-inline'; script-src 'nonce-${nonce}'">
<style>
body { font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.6; padding: 0 1em 2em; }
h1 { font-size: 1.3em; font-weight: 600; }
.outcome { font-size: 1.15em; font-weight: 600; color: var(--vscode-${COLOURS[explanation.outcome] ?? 'foreground'}); }
ol { list-style: none; padding: 0; }
li { display: flex; gap: .5em; padding: .1em 0 .1em calc(var(--level) * 1.4em); }
li.rule { font-weight: 600; margin-top: .6em; }
li.note { color: var(--vscode-descriptionForeground); }
li.missing, li.finding { color: var(--vscode-editorWarning-foreground); }
.mark { flex: 0 0 1em; text-align: center; }
.yes { color: var(--vscode-testing-iconPassed); } .no { color: var(--vscode-testing-iconFailed); }
.unknown { color: var(--vscode-editorWarning-foreground); }
a { color: var(--vscode-textLink-foreground); text-decoration: none; } a:hover { text-decoration: underline; }
</style>
</head>
<body>
<h1>${escape(explanation.title)}</h1>
<p class="outcome" role="status">${escape(explanation.outcomeText)}</p>
${choice}
${body}
<script nonce="${nonce}">
const editor = acquireVsCodeApi();
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-link]');
  if (!link) return;
  event.preventDefault();
  editor.postMessage({ link: JSON.parse(link.dataset.link) });
});
document.getElementById('benefit')?.addEventListener('change', (event) => editor.postMessage({ benefit: event.target.value }));
</script>
</body>
</html>`;
}

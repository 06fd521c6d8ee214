// The texts that grammars are tried on: every policy, every block of the documents and the specification, and broken files.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

function files(folder, ending) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return files(path, ending);
      return entry.name.endsWith(ending) ? [path] : [];
    });
}

const named = (path) => ({ name: relative(root, path), text: readFileSync(path, 'utf8') });

/** The policies of the repository. */
export const policies = () => files(join(root, 'policies'), '.tiao').map(named);

/** Files with mistakes. */
export const broken = () => files(join(root, 'editors', 'vscode', 'test', 'broken'), '.tiao').map(named);

/** Blocks of ```tiaoli in Markdown. */
export function blocks() {
  const pages = ['tests/spec', 'docs/reference', 'docs/guide'].flatMap((folder) => files(join(root, folder), '.md'));
  return pages.map(named).flatMap(({ name, text }) =>
    [...text.matchAll(/^```(?:tiaoli|tiao)\b[^\n]*\n([\s\S]*?)^```/gm)].map((match) => ({
      name: `${name}:${text.slice(0, match.index).split('\n').length}`,
      text: match[1],
    })),
  );
}

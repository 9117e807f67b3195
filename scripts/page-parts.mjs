// What the generated pages are made of.
const MADE = '<!-- Written by scripts/generate.mjs: change nothing here by hand. -->';

export function page(title, parts) {
  return `${[MADE, `# ${title}`, ...parts].join('\n\n')}\n`;
}

export function table(head, rows) {
  if (rows.length === 0) return '';
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

export function code(value) {
  return `\`${value}\``;
}

/** Plain text as Markdown shows it. */
export function text(plain) {
  return plain.replaceAll(/[\\`*<[|]/g, '\\$&');
}

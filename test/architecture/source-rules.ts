import ts from 'typescript';

/** A line of our source that breaks a habit, `path:line: what`. */
export type Breach = string;

/** Whatever asks the machine for something; platform/ and the entry point alone may. */
const worldly: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^Date\.now$/, 'asks the clock'],
  [/^performance\.(now|timeOrigin)$/, 'asks the clock'],
  [/^process\.hrtime(\.bigint)?$/, 'asks the clock'],
  [/^Math\.random$/, 'asks chance'],
  [/^crypto\.(randomUUID|getRandomValues|randomBytes)$/, 'asks chance'],
  [
    /^process\.(env|argv|cwd|exit|kill|on|once|pid|platform|stdin|stdout|stderr)$/,
    'asks the process',
  ],
];

/** `process-io.ts` is the entry point's view of its own process, apart so that a test can pass another. */
const mayAskTheWorld = (file: string): boolean =>
  file.startsWith('src/platform/') || file === 'src/cli.ts' || file === 'src/cli/process-io.ts';

/** What a source file does against the house style. `file` is relative to the checkout. */
export function breachesOf(file: string, text: string): Breach[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Breach[] = [...nameBreaches(file), ...sizeBreaches(file, text)];
  const tell = (node: ts.Node, what: string): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push(`${file}:${line + 1}: ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (!mayAskTheWorld(file)) askBreaches(node, source, tell);
    exportBreaches(node, tell);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameBreaches(file: string): Breach[] {
  const odd = file
    .split('/')
    .slice(1)
    .filter((part) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.ts)?$/.test(part));
  return odd.map((part) => `${file}: ${part} is not kebab-case`);
}

const mostLines = 300;

function sizeBreaches(file: string, text: string): Breach[] {
  const lines = text.trimEnd().split('\n');
  const off = lines.flatMap((line, at) =>
    /eslint-disable.*max-lines/.test(line) ? [`${file}:${at + 1}: switches a size limit off`] : [],
  );
  if (lines.length <= mostLines) return off;
  return [...off, `${file}: has ${lines.length} lines, more than ${mostLines}`];
}

type Tell = (node: ts.Node, what: string) => void;

function askBreaches(node: ts.Node, source: ts.SourceFile, tell: Tell): void {
  if (ts.isPropertyAccessExpression(node)) {
    const said = node.getText(source).replace(/^globalThis\./, '');
    for (const [pattern, what] of worldly) if (pattern.test(said)) tell(node, `${said} ${what}`);
  }
  const makes = ts.isNewExpression(node) || ts.isCallExpression(node);
  if (makes && node.expression.getText(source) === 'Date' && !node.arguments?.length) {
    tell(node, 'new Date() asks the clock');
  }
}

function exportBreaches(node: ts.Node, tell: Tell): void {
  if (ts.isExportAssignment(node)) tell(node, 'has a default export');
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) {
    tell(node, 'has a default export');
  }
  if (ts.isExportSpecifier(node) && node.name.text === 'default')
    tell(node, 'has a default export');
  const isBarrel = ts.isExportDeclaration(node) && node.moduleSpecifier && !node.exportClause;
  if (isBarrel) tell(node, 'exports everything of another file');
}

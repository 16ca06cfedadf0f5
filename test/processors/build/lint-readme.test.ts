import { describe, expect, test } from '@jest/globals';
import type { ProjectFacts } from '../../../src/domain/repo.ts';
import { lintReadme } from '../../../src/processors/build/lint-readme.ts';

const project = (text: string | null): ProjectFacts => ({
  ...{ name: 'a', description: null, licence: 'MIT', version: null, types: ['node'] },
  ...{ languages: [], package_manager: 'npm', entry_points: [], binaries: [], ci: [], files: 3 },
  commands: [{ purpose: 'test', command: 'npm test' }],
  scripts: [{ name: 'build', command: 'tsc' }],
  structure: [],
  readme: text === null ? null : { path: 'README.md', text, sections: [] },
});
const clean = `# a\n\nTells the tide of harbours.\n\n## Install\n\n\`\`\`sh\nnpm run build\n\`\`\`\n\n## Usage\n\nSee [how](docs/how%20to.md#x).\n\n## Test\n\n\`npm test\`\n\n## Licence\n\nMIT\n`;
const lint = (text: string | null) =>
  lintReadme(project(text), new Set(['README.md', 'docs', 'docs/how to.md']));
const failed = (text: string) =>
  lint(text).rules.flatMap(({ rule, passed, lines }) => (passed ? [] : [[rule, ...lines]]));

describe('the score of a README', () => {
  test('is 1 when nothing is missing, 0 without one', () => {
    expect([failed(clean), lint(clean).score]).toEqual([[], 1]);
    expect(lint(null)).toMatchObject({ path: null, score: 0, rules: [{ passed: false }] });
  });

  test.each<[string, string, string, (string | number)[]]>([
    ['a title', '# a\n', '## a\n', ['title']],
    ['a description', 'Tells the tide of harbours.', '![b](docs)', ['description']],
    ['an install section', '## Install', '## More', ['install']],
    ['a usage section', '## Usage', '## More', ['usage']],
    ['the right licence', 'MIT\n', 'Apache-2.0\n', ['licence', 19]],
    ['scripts that exist', 'npm run build', 'npm run bild', ['commands-exist', 8]],
    ['links that resolve', 'docs/how%20to.md', 'docs/why.md', ['links-resolve', 13]],
    ['no placeholder', 'See ', 'Coming soon, TODO: ', ['no-placeholders', 13]],
    ['a language for code', '```sh', '```', ['code-has-language', 7]],
    ['whole regions', '# a\n', '# a\n\n<!-- flywheel:begin x -->\n', ['regions-whole']],
  ])('asks for %s', (_, from, to, rule) => {
    const text = clean.replace(from, to);
    expect(failed(text)).toContainEqual(rule);
    expect(lint(text).score).toBeLessThan(1);
  });
});

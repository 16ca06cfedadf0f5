/** Programming and markup languages by file extension. Data and prose are none. */
const byLanguage: Readonly<Record<string, string>> = {
  TypeScript: 'ts tsx mts cts',
  JavaScript: 'js jsx mjs cjs',
  Python: 'py pyi pyw',
  Rust: 'rs',
  Go: 'go',
  Java: 'java',
  Kotlin: 'kt kts',
  Scala: 'scala sc',
  'C#': 'cs',
  'F#': 'fs fsi fsx',
  'C++': 'cc cpp cxx hpp hh hxx',
  C: 'c h',
  'Objective-C': 'm mm',
  Swift: 'swift',
  Ruby: 'rb rake gemspec',
  PHP: 'php',
  Perl: 'pl pm',
  Lua: 'lua',
  R: 'r',
  Julia: 'jl',
  Haskell: 'hs',
  Elixir: 'ex exs',
  Erlang: 'erl hrl',
  Clojure: 'clj cljs cljc',
  Dart: 'dart',
  Zig: 'zig',
  Nim: 'nim',
  OCaml: 'ml mli',
  Shell: 'sh bash zsh',
  PowerShell: 'ps1 psm1',
  HTML: 'html htm',
  CSS: 'css',
  SCSS: 'scss',
  Less: 'less',
  Vue: 'vue',
  Svelte: 'svelte',
  Astro: 'astro',
  SQL: 'sql',
  Solidity: 'sol',
  GDScript: 'gd',
  Nix: 'nix',
  HCL: 'tf hcl',
  'Jupyter Notebook': 'ipynb',
  Assembly: 'asm s',
  Fortran: 'f90 f95 f03',
  Groovy: 'groovy gradle',
  TeX: 'tex',
};

const byName: ReadonlyMap<string, string> = new Map([
  ['makefile', 'Makefile'],
  ['gnumakefile', 'Makefile'],
  ['dockerfile', 'Dockerfile'],
  ['cmakelists.txt', 'CMake'],
  ['rakefile', 'Ruby'],
  ['gemfile', 'Ruby'],
]);

const byExtension: ReadonlyMap<string, string> = new Map(
  Object.entries(byLanguage).flatMap(([language, extensions]) =>
    extensions.split(' ').map((extension) => [extension, language] as const),
  ),
);

/** The language of a file by its name, or undefined when it is none, or code of somebody else. */
export function languageOf(path: string): string | undefined {
  if (/(?:^|\/)(?:node_modules|bower_components|vendor|third_party|dist)\//.test(path))
    return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/\.min\.(?:js|css)$/.test(name)) return undefined;
  const dot = name.lastIndexOf('.');
  return byName.get(name) ?? (dot > 0 ? byExtension.get(name.slice(dot + 1)) : undefined);
}

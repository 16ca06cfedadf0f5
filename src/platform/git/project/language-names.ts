/** Programming and markup languages by file extension. Data and prose are none. */
const byLanguage: Readonly<Record<string, string>> = {
  TypeScript: 'ts tsx mts cts',
  JavaScript: 'js jsx mjs cjs',
  CoffeeScript: 'coffee',
  Python: 'py pyi pyw',
  Cython: 'pyx pxd pxi',
  Rust: 'rs',
  Go: 'go',
  Java: 'java',
  Kotlin: 'kt kts',
  Scala: 'scala sc',
  'C#': 'cs',
  'F#': 'fs fsi fsx',
  'Visual Basic': 'vb',
  'C++': 'cc cpp cxx c++ hpp hh hxx h++ ipp tpp inl',
  C: 'c',
  'Objective-C': 'mm',
  CUDA: 'cu cuh',
  Swift: 'swift',
  Ruby: 'rb rake gemspec ru',
  PHP: 'php phtml',
  Perl: 'pl pm perl',
  Raku: 'raku rakumod',
  Lua: 'lua',
  R: 'r',
  Julia: 'jl',
  Haskell: 'hs',
  PureScript: 'purs',
  Elm: 'elm',
  Elixir: 'ex exs',
  Erlang: 'erl hrl',
  Gleam: 'gleam',
  Clojure: 'clj cljs cljc',
  'Common Lisp': 'lisp',
  'Emacs Lisp': 'el',
  Scheme: 'scm ss',
  Racket: 'rkt',
  Dart: 'dart',
  Zig: 'zig',
  Nim: 'nim',
  D: 'd',
  Crystal: 'cr',
  OCaml: 'ml mli',
  Pascal: 'pas dpr',
  Ada: 'adb ads',
  COBOL: 'cob cbl',
  Fortran: 'f f77 f90 f95 f03 f08 for',
  Assembly: 'asm s nasm',
  Tcl: 'tcl',
  Shell: 'sh bash zsh fish ksh bats',
  Batchfile: 'bat cmd',
  PowerShell: 'ps1 psm1',
  AWK: 'awk',
  'Vim Script': 'vim',
  HTML: 'html htm xhtml erb ejs haml slim pug hbs handlebars mustache njk liquid jinja j2',
  Twig: 'twig',
  CSS: 'css',
  SCSS: 'scss',
  Sass: 'sass',
  Less: 'less',
  Stylus: 'styl',
  Vue: 'vue',
  Svelte: 'svelte',
  Astro: 'astro',
  Razor: 'cshtml razor',
  SQL: 'sql',
  PLpgSQL: 'pgsql',
  Solidity: 'sol',
  Move: 'move',
  GDScript: 'gd',
  GLSL: 'glsl vert frag',
  HLSL: 'hlsl',
  Nix: 'nix',
  HCL: 'tf hcl',
  'Jupyter Notebook': 'ipynb',
  Groovy: 'groovy gradle',
  CMake: 'cmake',
  Makefile: 'mk mak',
  Yacc: 'y yy',
  Lex: 'l ll',
  Verilog: 'sv svh',
  VHDL: 'vhd vhdl',
  TeX: 'tex sty',
  Typst: 'typ',
};

const byName: ReadonlyMap<string, string> = new Map([
  ['makefile', 'Makefile'],
  ['gnumakefile', 'Makefile'],
  ['dockerfile', 'Dockerfile'],
  ['containerfile', 'Dockerfile'],
  ['cmakelists.txt', 'CMake'],
  ['meson.build', 'Meson'],
  ['rakefile', 'Ruby'],
  ['gemfile', 'Ruby'],
  ['vagrantfile', 'Ruby'],
  ['jenkinsfile', 'Groovy'],
  ['justfile', 'Just'],
  ['sconstruct', 'Python'],
  ['sconscript', 'Python'],
  ['build.bazel', 'Starlark'],
  ['workspace.bazel', 'Starlark'],
]);

const byExtension: ReadonlyMap<string, string> = new Map(
  Object.entries(byLanguage).flatMap(([language, extensions]) =>
    extensions.split(' ').map((extension) => [extension, language] as const),
  ),
);

/** Endings of several languages: of which, its neighbours say. */
export const header = '.h';
export const methods = '.m';

/** The language of a file by its name; undefined when it is in none. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot + 1) : '';
  if (extension === 'h') return header;
  if (extension === 'm') return methods;
  if (extension === '' && name.startsWith('dockerfile')) return 'Dockerfile';
  return byName.get(name) ?? byExtension.get(extension);
}

const generated =
  /(?:\.min\.(?:js|css|mjs)|[-.]bundle\.js|\.pb\.(?:go|cc|h|cs)|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|d\.ts|rb)|\.g\.(?:dart|cs)|\.freezed\.dart|\.designer\.cs|\.generated\.\w+|_generated\.\w+|\.gen\.(?:go|ts)|_string\.go|\.svg\.js)$|\/(?:zz_generated[^/]*|gradlew\.bat|mvnw\.cmd|jquery[-.\d]*(?:\.slim)?\.js|bootstrap[-.\d]*\.(?:js|css)|modernizr[-.\d]*\.js|\.pnp\.[cm]?js|yarn-[\d.]+\.c?js)$/i;

/** Whether a file's name says that a program has made it, or that it is a copy of somebody's library. */
export const isGenerated = (path: string): boolean => generated.test(`/${path}`);

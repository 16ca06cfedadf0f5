import { describe, expect, test } from '@jest/globals';

import { commandsOf, projectOf } from './project-of.ts';

describe('Node', () => {
  test('scripts, entry points and binaries stand in package.json', async () => {
    const manifest = {
      name: '@scope/tool',
      main: './dist/index.js',
      module: 'lib/gone.mjs',
      exports: { '.': { types: './types.d.ts', import: './src/esm.js' }, './other': './other.js' },
      bin: { tool: 'bin/tool.js', 'tool-more': './bin/more' },
      scripts: { test: 'jest', 'build:all': 'tsc &&\n rollup' },
    };
    const facts = await projectOf({
      'package.json': JSON.stringify(manifest),
      'types.d.ts': '',
      'other.js': '',
      'src/index.ts': 'x',
      'src/esm.js': '',
      'bin/tool.js': '',
      'bin/more.js': '',
    });
    expect(facts.entry_points).toEqual([
      'bin/tool.js',
      'bin/more.js',
      'src/index.ts',
      'src/esm.js',
    ]);
    expect(facts.binaries).toEqual(['tool', 'tool-more']);
    expect(facts.scripts).toEqual([
      { name: 'test', command: 'jest' },
      { name: 'build:all', command: 'tsc && rollup' },
    ]);
  });

  test('a monorepo is called as the package its repository is named after', async () => {
    const facts = await projectOf(
      {
        'package.json': '{"name":"@vee/monorepo","private":true,"version":"1.0.0","license":"MIT"}',
        'pnpm-lock.yaml': '',
        'packages/vee/package.json':
          '{"name":"vee","version":"8.2.0","description":"Fast.","bin":"bin/vee.js"}',
        'packages/vee/bin/vee.js': '',
        'packages/vee/src/index.ts': '',
        'packages/other/package.json': '{"name":"other","main":"index.js"}',
        'packages/other/index.js': '',
        'examples/app/package.json': '{"name":"app","bin":{"app":"app.js"}}',
        'examples/app/app.js': '',
      },
      'vee',
    );
    expect(facts).toMatchObject({
      name: 'vee',
      version: '8.2.0',
      description: 'Fast.',
      licence: 'MIT',
      package_manager: 'pnpm',
      binaries: ['vee'],
      entry_points: ['packages/other/index.js', 'packages/vee/bin/vee.js'],
    });
  });

  test('an application is entered by its page', async () => {
    const facts = await projectOf({
      'package.json': '{}',
      'index.html': '',
      'src/main.tsx': '',
    });
    expect(facts.entry_points).toEqual(['src/main.tsx', 'index.html']);
  });
});

describe('Python', () => {
  test('its programs, tasks and modules', async () => {
    const facts = await projectOf({
      'pyproject.toml': [
        '[project]',
        'name = "Flasky-App"',
        'dynamic = ["version"]',
        'classifiers = [',
        '  "License :: OSI Approved :: MIT License",',
        ']',
        '[project.scripts]',
        'flasky = "flasky_app.cli:main"',
        "'flasky.x' = 'flasky_app.x:main'",
        '[tool.poe.tasks]',
        'lint = "ruff check"',
        'docs.cmd = "sphinx-build"',
        '_hidden = "x"',
      ].join('\n'),
      'src/flasky_app/__init__.py': "__version__ = '3.1'\n",
      'src/flasky_app/cli.py': '',
      'src/flasky_app/__main__.py': '',
      'tox.ini': '[tox]\n',
    });
    expect(facts).toMatchObject({
      name: 'Flasky-App',
      version: '3.1',
      licence: 'MIT',
      binaries: ['flasky', 'flasky.x'],
      scripts: [
        { name: 'lint', command: 'ruff check' },
        { name: 'docs', command: 'sphinx-build' },
      ],
    });
    expect(facts.entry_points).toEqual([
      'src/flasky_app/__main__.py',
      'src/flasky_app/cli.py',
      'src/flasky_app/__init__.py',
    ]);
    expect(commandsOf(facts)).toEqual(['install: pip install .', 'test: tox']);
  });

  test('of setup.py only what stands there as a text', async () => {
    const facts = await projectOf({
      'setup.py': [
        'from setuptools import setup',
        'name = "not this"',
        'setup(',
        '    name="legacy",',
        '    version=get_version(),',
        "    description='Old ' + 'words',",
        "    license='BSD',",
        "    entry_points={'console_scripts': [",
        "        'legacy = legacy.main:run',",
        '        "legacy-two=legacy.two:run"]},',
        ')',
      ].join('\n'),
      'legacy/main.py': '',
      LICENSE: 'Redistributions in binary form must reproduce the above copyright\n',
    });
    expect(facts).toMatchObject({
      name: 'legacy',
      version: null,
      description: null,
      licence: 'BSD-2-Clause',
      binaries: ['legacy', 'legacy-two'],
      entry_points: ['legacy/main.py'],
    });
  });

  test('setup.cfg, and a Django project', async () => {
    const facts = await projectOf({
      'setup.cfg':
        '[metadata]\nname = shop\nversion = attr: shop.VERSION\ndescription = A shop.\n\n[options]\nname = no\n',
      'manage.py': '',
      'requirements.txt': '',
    });
    expect(facts).toMatchObject({ name: 'shop', description: 'A shop.', version: null });
    expect(commandsOf(facts)).toEqual([
      'install: pip install -r requirements.txt',
      'test: python manage.py test',
      'start: python manage.py runserver',
    ]);
    expect(facts.entry_points).toEqual(['manage.py']);
  });
});

test('Rust: the programs of a workspace', async () => {
  const facts = await projectOf(
    {
      'Cargo.toml':
        '[workspace]\nmembers = [\n  "crates/*",\n]\n[workspace.package]\nversion = "2.0.1"\nlicense = "MIT/Apache-2.0"\n',
      'crates/oxide/Cargo.toml':
        '[package]\nname = "oxide"\nversion.workspace = true\ndescription = "Searches.\\tFast."\n[[bin]]\nname = "ox"\npath = "src/main.rs"\n[[bin]]\nname = "oxx"\npath = "other/oxx.rs"\n',
      'crates/oxide/src/main.rs': '',
      'crates/oxide/other/oxx.rs': '',
      'crates/oxide/src/bin/third.rs': '',
      'crates/lib/Cargo.toml': '[package]\nname = "lib"\n',
      'crates/lib/src/lib.rs': '',
      'fuzz/Cargo.toml': '[package]\nname = "fuzz"\n[[bin]]\nname = "fuzz"\n',
    },
    'oxide',
  );
  expect(facts).toMatchObject({
    name: 'oxide',
    version: '2.0.1',
    description: 'Searches. Fast.',
    licence: 'MIT OR Apache-2.0',
    binaries: ['ox', 'oxx', 'third'],
  });
  expect(facts.entry_points).toEqual([
    'crates/lib/src/lib.rs',
    'crates/oxide/src/main.rs',
    'crates/oxide/other/oxx.rs',
    'crates/oxide/src/bin/third.rs',
  ]);
  expect(commandsOf(facts)).toEqual(['build: cargo build', 'test: cargo test']);
});

test('Go: each folder below cmd with a program', async () => {
  const facts = await projectOf({
    'go.mod': 'module github.com/team/gh/v2\n',
    'cmd/gh/main.go': '// x\npackage main\n',
    'cmd/docs/main.go': 'package main\n',
    'cmd/lib/main.go': 'package lib\n',
    'internal/a.go': 'package internal\n',
  });
  expect(facts).toMatchObject({
    name: 'gh',
    binaries: ['docs', 'gh'],
    entry_points: ['cmd/docs/main.go', 'cmd/gh/main.go'],
  });
  expect(commandsOf(facts)).toEqual(['build: go build ./...', 'start: go run ./cmd/gh']);
});

describe('Java and Kotlin', () => {
  test('a pom without what it has from its parent', async () => {
    const facts = await projectOf({
      'pom.xml': `<?xml version="1.0"?>
<!-- <artifactId>comment</artifactId> -->
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><artifactId>parent</artifactId><version>9.9</version></parent>
  <artifactId>clinic</artifactId>
  <version>\${revision}</version>
  <properties><revision>4.0.0</revision><start-class>org.example.demo.App</start-class></properties>
  <description><![CDATA[Cats & dogs.]]></description>
  <licenses><license><name>The Apache Software License, Version 2.0</name></license></licenses>
  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>
</project>`,
      mvnw: '',
      'src/main/java/org/example/demo/App.java': 'class App {}',
      'src/test/java/org/example/demo/AppTest.java': '',
    });
    expect(facts).toMatchObject({
      name: 'clinic',
      version: '4.0.0',
      description: 'Cats & dogs.',
      licence: 'Apache-2.0',
      types: ['java'],
      package_manager: 'maven',
      entry_points: ['src/main/java/org/example/demo/App.java'],
    });
    expect(commandsOf(facts)).toEqual([
      'build: ./mvnw package',
      'test: ./mvnw test',
      'start: ./mvnw spring-boot:run',
    ]);
  });

  test('a pom that says nothing of its own version has none', async () => {
    const facts = await projectOf({
      'pom.xml':
        '<project><parent><version>9.9</version></parent><artifactId>part</artifactId></project>',
    });
    expect(facts).toMatchObject({ name: 'part', version: null, types: ['java', 'kotlin'] });
  });

  test('Gradle files, only their texts', async () => {
    const facts = await projectOf({
      'settings.gradle.kts': 'pluginManagement {\n}\nrootProject.name = "okay" // the name\n',
      'build.gradle.kts': [
        'plugins {',
        '  application',
        '  id("org.springframework.boot") version "4.0" apply false',
        '}',
        '/* version = "no" */',
        'version = "1.5.0"',
        'description = "It {works}."',
        'publishing {',
        '  version = "not this"',
        '}',
        'application { mainClass.set("com.okay.AppKt") }',
      ].join('\n'),
      gradlew: '',
      'src/main/kotlin/com/okay/App.kt': 'fun main() {}',
      'src/main/kotlin/com/okay/B.kt': '',
    });
    expect(facts).toMatchObject({
      name: 'okay',
      version: '1.5.0',
      description: 'It {works}.',
      types: ['kotlin'],
      package_manager: 'gradle',
      entry_points: ['src/main/kotlin/com/okay/App.kt'],
    });
    expect(commandsOf(facts)).toEqual(['build: ./gradlew build', 'start: ./gradlew run']);
  });
});

test('.NET: the project its solution is named after', async () => {
  const facts = await projectOf({
    'Dapp.slnx': '<Solution></Solution>',
    'Build.csproj': '<Project></Project>',
    'Directory.Build.props':
      '<Project><PropertyGroup><PackageLicenseExpression>Apache-2.0</PackageLicenseExpression><Version>$(Computed)</Version></PropertyGroup></Project>',
    'Dapp/Dapp.csproj':
      '\ufeff<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><Description>An ORM.</Description><VersionPrefix>2.1</VersionPrefix></PropertyGroup></Project>',
    'Dapp.Tool/Dapp.Tool.csproj':
      '<Project><PropertyGroup><OutputType>Exe</OutputType><PackAsTool>true</PackAsTool><ToolCommandName>dapp</ToolCommandName></PropertyGroup></Project>',
    'Dapp.Tool/Program.cs': '',
    'tests/Dapp.Tests/Dapp.Tests.csproj': '<Project></Project>',
  });
  expect(facts).toMatchObject({
    name: 'Dapp',
    description: 'An ORM.',
    licence: 'Apache-2.0',
    version: '2.1',
    types: ['dotnet'],
    package_manager: 'nuget',
    binaries: ['dapp'],
    entry_points: ['Dapp.Tool/Program.cs'],
  });
  expect(commandsOf(facts)).toEqual([
    'build: dotnet build Dapp.slnx',
    'test: dotnet test Dapp.slnx',
    'start: dotnet run --project Dapp.Tool/Dapp.Tool.csproj',
  ]);
});

describe('Ruby', () => {
  test('a gem whose version is a constant', async () => {
    const facts = await projectOf({
      'my-gem.gemspec': [
        'require_relative "lib/my/gem/version"',
        'Gem::Specification.new do |spec|',
        '  spec.name = "my-gem"',
        '  spec.version = My::Gem::VERSION',
        '  spec.summary = "Short."',
        '  spec.description = "Long #{words}."',
        "  spec.licenses = ['MIT', 'Ruby']",
        '  spec.executables = spec.files.grep(%r{\\Aexe/}) { |f| File.basename(f) }',
        'end',
      ].join('\n'),
      Gemfile: '',
      Rakefile: 'Minitest::TestTask.create\n',
      'lib/my/gem.rb': '',
      'lib/my/gem/version.rb': 'module My\n  VERSION = "0.9.1"\nend\n',
      'exe/my-gem': '',
      'bin/console': '',
    });
    expect(facts).toMatchObject({
      name: 'my-gem',
      version: '0.9.1',
      description: 'Short.',
      licence: 'MIT OR Ruby',
      types: ['ruby'],
      package_manager: 'bundler',
      binaries: ['my-gem'],
      entry_points: ['exe/my-gem', 'lib/my/gem.rb'],
    });
    expect(commandsOf(facts)).toEqual(['install: bundle install', 'test: bundle exec rake test']);
  });

  test('a Rails application', async () => {
    const facts = await projectOf({
      Gemfile: '',
      'package.json': '{"name":"app","private":true}',
      'bin/rails': '',
      'config.ru': '',
      'config/application.rb': 'x'.repeat(900),
      'test/test_helper.rb': '',
      'app/models/user.rb': '',
      'app/javascript/a.js': 'x',
    });
    expect(facts).toMatchObject({ name: 'repo', types: ['ruby', 'node'] });
    expect(facts.entry_points).toEqual(['config.ru', 'config/application.rb']);
    expect(commandsOf(facts)).toContain('start: bin/rails server');
  });
});

test('PHP: scripts of Composer, not those it calls itself', async () => {
  const facts = await projectOf({
    'composer.json': JSON.stringify({
      name: 'team/thing',
      license: ['MIT', 'GPL-3.0-or-later'],
      bin: ['bin/thing'],
      scripts: { test: ['@lint', 'phpunit'], 'post-install-cmd': 'x', other: 7 },
    }),
    'phpunit.xml.dist': '',
    'bin/thing': '',
    'src/A.php': '',
  });
  expect(facts).toMatchObject({
    name: 'team/thing',
    licence: 'MIT OR GPL-3.0-or-later',
    types: ['php'],
    scripts: [{ name: 'test', command: '@lint && phpunit' }],
    entry_points: ['bin/thing'],
    binaries: ['thing'],
  });
  expect(commandsOf(facts)).toEqual(['install: composer install', 'test: composer test']);
});

describe('C and C++', () => {
  test('CMake', async () => {
    const facts = await projectOf(
      {
        'CMakeLists.txt':
          '# project(comment)\nproject(FMT\n  VERSION 12.1.0\n  DESCRIPTION "Formats."\n  LANGUAGES CXX)\nadd_executable(fmtc main.cc)\nadd_executable(inner x.cc)\ninstall(TARGETS fmtc DESTINATION bin)\nenable_testing()\n',
        'vcpkg.json': '{}',
        'src/main.cc': '',
        'include/fmt/a.h': '',
      },
      'fmt',
    );
    expect(facts).toMatchObject({
      name: 'fmt',
      version: '12.1.0',
      description: 'Formats.',
      types: ['c/c++'],
      package_manager: 'vcpkg',
      binaries: ['fmtc'],
      entry_points: ['src/main.cc'],
    });
    expect(commandsOf(facts)).toEqual([
      'build: cmake -S . -B build',
      'build: cmake --build build',
      'test: ctest --test-dir build',
    ]);
  });

  test('Meson', async () => {
    const facts = await projectOf({
      'meson.build':
        "project('sci', 'c',\n  version: '1.2',\n  license: 'BSD-3-Clause')\nexecutable('sci', 'main.c', install : true)\nexecutable('t', 't.c')\n",
      'main.c': '',
    });
    expect(facts).toMatchObject({
      name: 'sci',
      version: '1.2',
      licence: 'BSD-3-Clause',
      binaries: ['sci'],
      entry_points: ['main.c'],
    });
  });

  test('a Makefile beside C is how it is built', async () => {
    const facts = await projectOf(
      {
        Makefile: 'all: kilo\n\nkilo: kilo.c\n\t$(CC)\ncheck test: all\n',
        'kilo.c': 'x'.repeat(900),
      },
      'kilo',
    );
    expect(facts).toMatchObject({ name: 'kilo', types: ['c/c++'], entry_points: ['kilo.c'] });
    expect(commandsOf(facts)).toEqual(['build: make', 'test: make test']);
  });
});

describe('sites and notebooks', () => {
  test.each([
    ['Hugo', { 'hugo.toml': '', 'content/_index.md': '' }, ['build: hugo', 'start: hugo server']],
    [
      'Jekyll',
      { '_config.yml': '', '_posts/a.md': '', Gemfile: 'gem "jekyll"\n', 'index.md': '' },
      [
        'install: bundle install',
        'build: bundle exec jekyll build',
        'start: bundle exec jekyll serve',
      ],
    ],
    ['a page', { 'index.html': '<p>', 'a.js': 'x' }, []],
  ])('%s', async (_, files, commands) => {
    const facts = await projectOf(files);
    expect(facts.types[0]).toBe('static site');
    expect(facts.entry_points).toHaveLength(1);
    expect(commandsOf(facts).sort()).toEqual(commands.sort());
  });

  test('notebooks', async () => {
    const facts = await projectOf({
      'notebooks/00.00-Preface.ipynb': '{}',
      'notebooks/09-End.ipynb': '{}',
      'environment.yml': '',
    });
    expect(facts).toMatchObject({
      types: ['notebook'],
      package_manager: 'conda',
      entry_points: ['notebooks/00.00-Preface.ipynb'],
      languages: [{ name: 'Jupyter Notebook', share: 1 }],
    });
    expect(commandsOf(facts)).toEqual(['install: conda env create -f environment.yml']);
  });
});

describe('several at once', () => {
  test('what most is written in speaks first, a little of something else has only commands', async () => {
    const facts = await projectOf({
      'package.json': '{"name":"tooling","version":"3.0.0","bin":{"x":"x.js"}}',
      'x.js': 'x',
      'go.mod': 'module example.org/server\n',
      'main.go': 'package main\n' + '/'.repeat(500),
      'web/package.json': '{"name":"web"}',
      'web/src/a.tsx': '/',
    });
    expect(facts).toMatchObject({
      name: 'server',
      version: null,
      types: ['node', 'go'],
      package_manager: 'go',
      binaries: ['server'],
      entry_points: ['main.go'],
    });
    expect(commandsOf(facts)).toContain('install: npm install');
  });

  test('a type below the root needs its share of the code', async () => {
    const code = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`src/${at}.rs`, 'x']));
    const { types } = await projectOf({
      ...code,
      'Cargo.toml': '',
      'tools/requirements.txt': '',
      'tools/a.py': '',
      'web/package.json': '',
      ...Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`web/${at}.ts`, 'x'])),
    });
    expect(types).toEqual(['rust', 'node']);
  });
});

describe('the CI', () => {
  test('its systems', async () => {
    const { ci } = await projectOf({
      '.gitlab-ci.yml': '',
      Jenkinsfile: '',
      '.buildkite/pipeline.yml': '',
      '.drone.yml': '',
      'docs/.travis.yml': '',
    });
    expect(ci).toEqual(['GitLab CI', 'Jenkins', 'Buildkite', 'Drone']);
  });

  test('tells how it is tested where no manifest does', async () => {
    const workflow = [
      'jobs:',
      '  pytest:',
      '    steps:',
      '      - name: pytest',
      '      - run: pip install pytest',
      '      - run: |',
      '          python -m pytest --cov',
    ].join('\n');
    const facts = await projectOf({ '.github/workflows/ci.yml': workflow, 'setup.py': '' });
    expect(commandsOf(facts)).toEqual(['install: pip install .', 'test: python -m pytest']);
  });
});

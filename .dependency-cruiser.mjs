/**
 * Who may import whom. Never upward:
 *
 *   cli.ts → cli, dashboard, index.ts → compose → flywheel.ts → the stages → pipelines
 *     → processors, story, receipts → platform → domain
 *
 * `npm run arch` checks it, and so does `npm test -- imports`.
 */

/** From the bottom up. A layer may import what stands below it, and itself. */
const layers = [
  ['domain', '^src/domain/'],
  ['platform', '^src/platform/'],
  ['processors', '^src/(processors|story|receipts)/'],
  ['pipelines', '^src/pipelines/'],
  [
    'stages',
    '^src/(intake|scheduling|artifacts|publishing|archiving|verification|metrics|store|jobs|capture|gate)/',
  ],
  ['flywheel', '^src/(flywheel|flywheel-parts|operations|render-session|log-events)\\.ts$'],
  ['compose', '^src/(compose/|(compose|connect|daemon)\\.ts$)'],
  ['surfaces', '^src/(cli|dashboard)/|^src/index\\.ts$'],
  ['entry', '^src/cli\\.ts$'],
];

/** The one place that knows a package. */
const homes = {
  '@bomb.sh/tab': '^src/cli/',
  ajv: '^src/platform/schema[^/]*\\.ts$',
  'ajv-formats': '^src/platform/schema[^/]*\\.ts$',
  chokidar: '^src/intake/',
  commander: '^src/cli/',
  'conventional-commits-parser': '^src/platform/git/',
  diff: '^src/platform/line-changes\\.ts$',
  'fast-xml-parser': '^src/platform/git/',
  'image-size': '^src/platform/',
  'isomorphic-git': '^src/platform/git/',
  lowdb: '^src/store/embedded/',
  'lru-cache': '^src/platform/git/objects/bounded-cache\\.ts$',
  'markdown-it': '^src/platform/markdown\\.ts$',
  mustache: '^src/artifacts/',
  'p-queue': '^src/scheduling/',
  'smol-toml': '^src/platform/git/',
  tinypool: '^src/platform/thread-pool',
  winston: '^src/platform/logger\\.ts$',
};

/** Of Node's own modules these touch nothing outside the process. */
const pureModules =
  '^(node:)?(assert|buffer|events|path|path/posix|querystring|stream|string_decoder|url|util|zlib)$';

const upward = layers.slice(0, -1).map(([name, path], at) => ({
  name: `${name}-never-upward`,
  comment: `${name} may import only itself and what stands below it (design of the layers).`,
  severity: 'error',
  from: { path },
  to: { path: layers.slice(at + 1).map(([, above]) => above) },
}));

const packageHomes = Object.entries(homes).map(([name, path]) => ({
  name: `one-home-for-${name.replace(/[^a-z-]/g, '')}`,
  comment: `${name} is known in one place only, so that it can be replaced there.`,
  severity: 'error',
  from: { path: '^src/', pathNot: path },
  to: { path: `(^|/)node_modules/${name}/` },
}));

export default {
  forbidden: [
    ...upward,
    ...packageHomes,
    {
      name: 'every-file-has-a-layer',
      comment: 'A new folder of src/ gets its place in `layers` first.',
      severity: 'error',
      from: { path: '^src/', pathNot: layers.map(([, path]) => path) },
      to: {},
    },
    {
      name: 'domain-imports-domain-only',
      comment: 'The contracts depend on nothing: no package, no module of Node.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'world-in-platform-only',
      comment:
        'Files, processes, the network, clock and ids are asked for in platform/ and the entry point only.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/platform/', '^src/cli\\.ts$'] },
      to: { dependencyTypes: ['core'], pathNot: pureModules },
    },
    {
      name: 'stages-stand-alone',
      comment: 'Stages do not import each other; store/*.ts is the interface all facts go through.',
      severity: 'error',
      from: {
        path: '^src/(intake|scheduling|artifacts|publishing|archiving|verification|metrics|store|jobs|capture|gate)/',
      },
      to: {
        path: '^src/(intake|scheduling|artifacts|publishing|archiving|verification|metrics|store|jobs|capture|gate)/',
        pathNot: ['^src/$1/', '^src/store/[^/]+\\.ts$'],
      },
    },
    {
      name: 'store-interface-for-artifacts-and-publishing',
      comment: 'Of the stages only artifacts, publishing and archiving change facts.',
      severity: 'error',
      from: { path: '^src/(intake|scheduling|metrics|jobs|capture|gate)/' },
      to: { path: '^src/store/' },
    },
    {
      name: 'implementations-by-compose-only',
      comment: 'What stands behind an interface is chosen in one place.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/compose(/|\\.ts$)', '^src/store/(embedded|distributed)/'],
      },
      to: { path: '^src/store/(embedded|distributed)/' },
    },
    {
      name: 'store-implementations-stand-alone',
      severity: 'error',
      from: { path: '^src/store/(embedded|distributed)/' },
      to: { path: '^src/store/(embedded|distributed)/', pathNot: '^src/store/$1/' },
    },
    {
      name: 'publishers-by-registry-only',
      comment: 'A publisher is found through the registry, never by name.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          '^src/compose(/|\\.ts$)',
          '^src/publishing/registry\\.ts$',
          '^src/publishing/(github|website|social)/',
        ],
      },
      to: { path: '^src/publishing/(github|website|social)/' },
    },
    {
      name: 'processors-above-their-words',
      comment: 'story/ and receipts/ stand beside the processors, and do not know them.',
      severity: 'error',
      from: { path: '^src/(story|receipts)/' },
      to: { path: '^src/processors/' },
    },
    {
      name: 'surfaces-stand-alone',
      comment: 'The command line and the API for programs do not import each other.',
      severity: 'error',
      from: { path: '^src/(cli|dashboard)/' },
      to: { path: ['^src/index\\.ts$', '^src/(cli|dashboard)/'], pathNot: '^src/$1/' },
    },
    {
      name: 'api-without-command-line',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/(cli|dashboard)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'declared-packages-only',
      comment: 'What src/ needs stands in `dependencies`.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};

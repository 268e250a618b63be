// The import rule: a file imports its own room and the rooms above it in this list; electron/ may import core/;
// renderer/ imports only core/contract/; nobody imports electron/ or renderer/.
const ROOMS = [
  'base',
  'event',
  'registry',
  'privacy',
  'identity',
  'journey',
  'topology',
  'attribution',
  'contract',
  'store',
  'pipeline',
  'sources',
  'sinks',
  'fleet',
  'host',
  'cli',
]
const PURE = 'base|event|registry|privacy|identity|journey|topology|attribution|contract'

const downward = ROOMS.map((room, index) => ({
  name: `${room}-imports-only-rooms-above`,
  severity: 'error',
  from: { path: `^core/${room}/` },
  to: { path: '^core/', pathNot: `^core/(${ROOMS.slice(0, index + 1).join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...downward,
    {
      name: 'contract-takes-schemas-from-event-and-journey-only',
      severity: 'error',
      from: { path: '^core/contract/' },
      to: { path: '^core/(base|topology|attribution)/' },
    },
    {
      name: 'core-stands-alone',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(electron|renderer|test|bench)/' },
    },
    {
      name: 'renderer-knows-the-contract-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(core|electron|test|bench)/', pathNot: '^core/contract/' },
    },
    {
      name: 'electron-knows-core-only',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|test|bench)/' },
    },
    {
      name: 'pure-rooms-have-no-effects',
      severity: 'error',
      from: { path: `^core/(${PURE})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-the-store-opens-databases',
      severity: 'error',
      from: { path: '^(core|electron)/', pathNot: '^core/store/' },
      to: { path: 'node_modules/better-sqlite3' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|woff2)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'renderer/tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}

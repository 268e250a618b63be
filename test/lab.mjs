// Long tests that no test run waits for: mutated envelopes, many requests made from openapi.json by schemathesis (where
// test/services/install-schemathesis.sh has installed it), a file of 2 GB in flat memory, and a fleet of workers over
// 200,000 events. `npm run lab`, or `npm run lab -- 50000` for fewer envelopes, `npm run lab -- 50000 500` for fewer
// megabytes, too, and `npm run lab -- 50000 500 20000` for fewer events of the fleet.
import { spawnSync } from 'node:child_process'

const [envelopes = '1000000', megabytes = '2000', fleet = '200000'] = process.argv.slice(2)
const tests = [
  'test/host/http/mutated.test.ts',
  'test/host/http/schemathesis.test.ts',
  'test/sources/file/memory.test.ts',
  'test/fleet/workers.test.ts',
]
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...tests], {
  stdio: 'inherit',
  env: {
    ...process.env,
    JOURNEYSCOPE_LAB: envelopes,
    JOURNEYSCOPE_LAB_MB: megabytes,
    JOURNEYSCOPE_LAB_FLEET: fleet,
  },
})
process.exit(status ?? 1)

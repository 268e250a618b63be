import fc from 'fast-check'
import type { ChannelPath } from '#core/attribution/paths.ts'

export const anyPaths: fc.Arbitrary<ChannelPath[]> = fc.array(
  fc
    .record({
      channels: fc.array(fc.constantFrom('mail', 'search', 'social', 'ads'), { minLength: 1, maxLength: 5 }),
      conversions: fc.integer({ min: 0, max: 3 }),
      value: fc.constant(0),
      nulls: fc.integer({ min: 0, max: 3 }),
    })
    .chain((path) =>
      fc
        .integer({ min: 0, max: 40 })
        .map((value) => ({ ...path, value: path.conversions === 0 ? 0 : value })),
    ),
  { minLength: 1, maxLength: 8 },
)

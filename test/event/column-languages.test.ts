import { expect, test } from 'vitest'
import { languageOf } from '#core/event/column-languages.ts'
import { EVENT_FIELDS, guessMapping, KNOWN_COLUMNS, type Mapping, plainName } from '#core/event/mapping.ts'

const TABLES: readonly [string, string, Mapping][] = [
  [
    'German',
    'Kunden-ID,Ereignis,Zeitpunkt,Sitzung,Quelle,Betrag',
    {
      ...{ userId: 'Kunden-ID', eventType: 'Ereignis', timestamp: 'Zeitpunkt' },
      ...{ sessionId: 'Sitzung', source: 'Quelle' },
    },
  ],
  ['German', 'Benutzer,Aktion,Datum', { userId: 'Benutzer', eventType: 'Aktion', timestamp: 'Datum' }],
  [
    'French',
    'Utilisateur,Événement,Date/heure,Montant',
    { userId: 'Utilisateur', eventType: 'Événement', timestamp: 'Date/heure' },
  ],
  ['French', 'utilisateur,action,date', { userId: 'utilisateur', eventType: 'action', timestamp: 'date' }],
  ['Spanish', 'usuario,evento,fecha', { userId: 'usuario', eventType: 'evento', timestamp: 'fecha' }],
  [
    'Spanish',
    'ID_Cliente,Acción,Fecha y hora',
    { userId: 'ID_Cliente', eventType: 'Acción', timestamp: 'Fecha y hora' },
  ],
]

test.each(TABLES)('%s names of columns are known: %s', (_language, columns, mapping) => {
  expect(guessMapping(columns.split(','))).toEqual(mapping)
})

test('an English name is taken before that of another language', () => {
  expect(guessMapping(['user_id', 'Kunde', 'Datum', 'timestamp', 'event', 'Ereignis'])).toEqual({
    ...{ userId: 'user_id', timestamp: 'timestamp', eventType: 'event' },
  })
})

test('nothing is proposed in an English file by the names of other languages', () => {
  const english = [
    ...['id', 'name', 'email', 'client', 'client_name', 'datum', 'fall', 'season', 'plan', 'price', 'amount'],
    ...['currency', 'product', 'order_id', 'quantity', 'note', 'status', 'country', 'city', 'zip', 'page'],
    ...['url', 'referrer', 'campaign', 'medium', 'term', 'content', 'device', 'browser', 'os', 'version'],
    ...['duration', 'hour', 'day', 'month', 'year', 'moment', 'art', 'person', 'process', 'transaction'],
  ]
  expect(guessMapping(english)).toEqual({})
  const known = EVENT_FIELDS.flatMap((field) => KNOWN_COLUMNS[field])
  expect(languageOf(new Set([...english, ...known].map(plainName)))).toEqual({})
  for (const column of ['datum', 'id_client', 'id_session']) expect(guessMapping([column])).toEqual({})
})

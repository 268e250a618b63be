type Names = readonly string[]

/** Names of columns by the field of an envelope that they feed, surest first. */
export interface ColumnNames {
  readonly eventId?: Names
  readonly userId?: Names
  readonly anonymousId?: Names
  readonly sessionId?: Names
  readonly timestamp?: Names
  readonly eventType?: Names
  readonly source?: Names
  readonly schemaVersion?: Names
}

/**
 * German, French and Spanish names of columns, as `plainName` leaves them. A word that means something else in English
 * (`client`, `fall`) is none of them.
 */
const OTHER_LANGUAGES: readonly ColumnNames[] = [
  {
    eventId: ['ereignisid', 'ereignisnummer'],
    userId: [
      ...['nutzerid', 'benutzerid', 'kundenid', 'kundennummer', 'kundennr', 'personenid', 'fallid'],
      ...['vorgangsnummer', 'nutzer', 'benutzer', 'kunde', 'kundin'],
    ],
    anonymousId: ['besucherid', 'geräteid', 'geraeteid'],
    sessionId: ['sitzungsid', 'sitzung'],
    timestamp: ['zeitstempel', 'zeitpunkt', 'ereigniszeit', 'datumuhrzeit', 'datumzeit', 'datum', 'zeit'],
    eventType: [
      'ereignistyp',
      'ereignisart',
      'ereignisname',
      'ereignis',
      'aktivität',
      'aktivitaet',
      'aktion',
    ],
    source: ['quelle', 'plattform'],
  },
  {
    eventId: ['idévénement', 'idevenement', 'identifiantévénement'],
    userId: [
      ...['idutilisateur', 'utilisateurid', 'identifiantutilisateur', 'idclient', 'numéroclient'],
      ...['numeroclient', 'identifiantclient', 'utilisateur'],
    ],
    anonymousId: ['idvisiteur', 'visiteurid', 'idappareil'],
    sessionId: ['idsession'],
    timestamp: ['horodatage', 'dateheure', 'dateetheure', 'dateévénement', 'dateevenement'],
    eventType: [
      ...['typeévénement', 'typeevenement', 'typedévénement', 'typedevenement', 'nomévénement'],
      ...['événement', 'evenement', 'évènement', 'activité', 'activite'],
    ],
    source: ['plateforme'],
  },
  {
    eventId: ['idevento', 'eventoid'],
    userId: [
      ...['idusuario', 'usuarioid', 'iddeusuario', 'idcliente', 'clienteid', 'númerocliente'],
      ...['numerocliente', 'usuario', 'cliente'],
    ],
    anonymousId: ['idvisitante', 'visitanteid', 'iddispositivo'],
    sessionId: ['idsesión', 'idsesion', 'sesión', 'sesion'],
    timestamp: ['marcadetiempo', 'fechahora', 'fechayhora', 'fechaevento', 'fecha'],
    eventType: [...['tipoevento', 'tipodeevento', 'nombreevento', 'evento', 'actividad', 'acción', 'accion']],
    source: ['fuente', 'plataforma'],
  },
]

/** These may stand in English files, too: they mean something beside a word of their language alone. */
const MAY_BE_ENGLISH: ReadonlySet<string> = new Set(['datum', 'idclient', 'idsession'])

/**
 * The names of the language that has the most of `plain` (columns as `plainName` leaves them); none where no column speaks
 * for German, French or Spanish.
 */
export function languageOf(plain: ReadonlySet<string>): ColumnNames {
  let best: ColumnNames = {}
  let most = 0
  for (const names of OTHER_LANGUAGES) {
    const found = Object.values(names)
      .flat()
      .filter((name) => plain.has(name))
    if (found.length <= most || found.every((name) => MAY_BE_ENGLISH.has(name))) continue
    most = found.length
    best = names
  }
  return best
}

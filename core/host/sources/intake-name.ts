import { z } from 'zod'
import type { Connection } from '#core/store/open.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import { addressOf, type ConnectionDefinition, nameOf } from './kinds.ts'

/** Names of intakes by the address of the server that feeds them. */
const Names = z.record(z.string(), z.string())

function namesOf(database: Connection, definition: ConnectionDefinition): Record<string, string> {
  const text = readSetting(database, keyOf(definition))
  return text === null ? {} : Names.parse(JSON.parse(text))
}

function keyOf(definition: ConnectionDefinition): string {
  return `intakes:${definition.kind} ${nameOf(definition)}`
}

/**
 * The intake under which receipts and positions of a connection are kept: the name of what is read. Where another server
 * has fed an intake of that name, the address stands with it, since offsets mean nothing on another server.
 */
export function intakeOf(database: Connection, definition: ConnectionDefinition): Intake {
  const [name, address] = [nameOf(definition), addressOf(definition)]
  const names = namesOf(database, definition)
  const known = names[address]
  if (known !== undefined) return { kind: definition.kind, name: known }
  const made = Object.values(names).includes(name) ? `${name} at ${address}` : name
  keep(database, definition, { ...names, [address]: made })
  return { kind: definition.kind, name: made }
}

/** The same server has another address from now on. */
export function moveIntake(database: Connection, from: ConnectionDefinition, to: ConnectionDefinition): void {
  if (keyOf(from) !== keyOf(to) || addressOf(from) === addressOf(to)) return
  const { name } = intakeOf(database, from)
  const { [addressOf(from)]: _gone, ...others } = namesOf(database, from)
  keep(database, to, { ...others, [addressOf(to)]: name })
}

function keep(database: Connection, definition: ConnectionDefinition, names: Record<string, string>): void {
  writeSetting(database, keyOf(definition), JSON.stringify(names))
}

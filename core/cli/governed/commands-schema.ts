import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { compileGovernance, type Governance } from '#core/host/governed/governance.ts'
import { readSample, type SampleLine } from '#core/host/schemas/sample-events.ts'
import { readSchemaFolder } from '#core/host/schemas/schema-folder.ts'
import { checkCompatibility } from '#core/registry/compare/compatibility.ts'
import { COMPATIBILITIES, type Compatibility } from '#core/registry/modes.ts'
import { type ReadSchema, readSchema } from '#core/registry/read-schema.ts'
import type { Registry } from '#core/registry/registry.ts'
import { type JunitCase, junitReport } from '../junit.ts'
import { CommandFailure, printJson, printLine, remark, stop } from '../output.ts'
import { readText } from '../rules/rules-file.ts'

export function addSchemaCheckCommands(schema: Command): void {
  schema
    .command('check')
    .argument('<files...>', 'NDJSON, one event a line; - for standard input')
    .requiredOption('--registry <folder>', 'EVENT_TYPE/1.json …, registry.json')
    .option('--junit <file>', 'write a JUnit report too')
    .option('--json', 'print one JSON document')
    .description('checks samples of a producer: exit 1 with one line for each fault')
    .exitOverride()
    .action(runCheck)
  schema
    .command('diff')
    .argument('<old>', 'a JSON Schema')
    .argument('<new>', 'the version that is to follow it')
    .option('--mode <mode>', COMPATIBILITIES.join(', '), 'BACKWARD')
    .option('--json', 'print one JSON document')
    .description('says which fields make the new version incompatible, and why: then exit 1')
    .exitOverride()
    .action(runDiff)
}

interface FoundFault {
  readonly file: string
  readonly line: number
  readonly eventType: string | null
  readonly code: string
  readonly path: string
  readonly message: string
}

function describeFault({ file, line, eventType, path, message }: FoundFault): string {
  const where = [eventType, path].filter((part) => part !== null && part !== '').join(' ')
  return `${file}:${line}: ${where === '' ? '' : `${where}: `}${message}`
}

/** What is wrong with one line. What an intake would fill in is a fault only where the registry enforces. */
function faultsOfLine(registry: Registry, file: string, { line, read }: SampleLine): FoundFault[] {
  if (!read.ok) return [{ file, line, eventType: null, path: '', ...read.error }]
  const { filled, idWasMissing, ...whole } = read.value
  const sent = registry.modeOf(whole.eventType) === 'enforce' ? read.value : whole
  const { envelope, findings } = registry.inspect(sent)
  return findings.map((finding) => ({ file, line, eventType: envelope.eventType, ...finding }))
}

function readFolder(folder: string): Governance {
  const texts = readSchemaFolder(folder)
  if (!texts.ok) return stop(texts.error)
  const compiled = compileGovernance(texts.value)
  if (!compiled.ok) return stop({ ...compiled.error, where: `${folder}/${compiled.error.where ?? ''}` })
  return compiled.value
}

interface CheckOptions {
  readonly registry: string
  readonly junit?: string
  readonly json?: boolean
}

async function runCheck(files: readonly string[], options: CheckOptions): Promise<void> {
  const { registry, schemas } = readFolder(options.registry)
  const known = new Set(schemas.map(({ eventType }) => eventType))
  const without = new Set<string>()
  const faults: FoundFault[] = []
  const cases: JunitCase[] = []
  for (const file of files) {
    const read = await readSample(file, (sample) => {
      const found = faultsOfLine(registry, file, sample)
      const type = sample.read.ok ? registry.inspect(sample.read.value).envelope.eventType : 'unreadable'
      if (sample.read.ok && !known.has(type)) without.add(type)
      faults.push(...found)
      cases.push({ suite: file, name: `line ${sample.line} ${type}`, failures: found.map(describeFault) })
    })
    if (!read.ok) stop(read.error)
  }
  if (options.junit !== undefined) writeFileSync(options.junit, junitReport(cases))
  if (options.json === true) printJson({ ok: faults.length === 0, events: cases.length, faults })
  else for (const fault of faults) printLine(describeFault(fault))
  if (without.size > 0) remark(`No schema for: ${[...without].sort().join(', ')}.`)
  if (faults.length > 0) throw new CommandFailure(1, `${faults.length} faults in ${cases.length} events.`)
  remark(`${cases.length} events, no faults.`)
}

function readSchemaFile(file: string): ReadSchema {
  const text = readText(file)
  const schema = readSchema(text)
  return schema.ok ? schema.value : stop({ ...schema.error, where: file })
}

function readMode(text: string): Compatibility {
  const mode = COMPATIBILITIES.find((name) => name === text.toUpperCase())
  return mode ?? stop({ code: 'usage', message: `--mode ${text}: ${COMPATIBILITIES.join(', ')} wanted.` })
}

function runDiff(oldFile: string, newFile: string, options: { mode: string; json?: boolean }): void {
  const mode = readMode(options.mode)
  const differences = checkCompatibility(
    mode,
    [{ version: 1, schema: readSchemaFile(oldFile) }],
    readSchemaFile(newFile),
  ).map(({ version: _, ...difference }) => difference)
  if (options.json === true) printJson({ mode, compatible: differences.length === 0, differences })
  else {
    for (const { direction, path, message } of differences)
      printLine(`${direction} ${path === '' ? '' : `${path}: `}${message}`)
  }
  if (differences.length > 0)
    throw new CommandFailure(1, `${newFile}: not ${mode} compatible with ${oldFile}.`)
  remark(`${newFile}: ${mode} compatible with ${oldFile}.`)
}

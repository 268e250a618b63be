import { ORPCError } from '@orpc/server'
import { Command, CommanderError } from 'commander'
import { appVersion } from '#core/host/host.ts'
import { ImportStopped } from '#core/host/imports.ts'
import { KeyRefused } from '#core/host/keys/key-store.ts'
import { addAttributeCommand } from './command-attribute.ts'
import { addExplainCommand } from './command-explain.ts'
import { addGraphCommand } from './command-graph.ts'
import { addWorkerCommand } from './command-worker.ts'
import { addAnswerCommands } from './commands-answers.ts'
import { addDeadLetterCommands } from './commands-dead.ts'
import { addEnrichmentCommands } from './commands-enrichment.ts'
import { addIdentityCommands } from './commands-identity.ts'
import { addImportCommand } from './commands-import.ts'
import { addJourneyCommands } from './commands-journeys.ts'
import { addKeyCommands } from './commands-keys.ts'
import { addOutcomeCommands } from './commands-outcomes.ts'
import { addPrivacyCommands } from './commands-privacy.ts'
import { addRulesCommands } from './commands-rules.ts'
import { addSchemaCommands } from './commands-schema-workspace.ts'
import { addServeCommands } from './commands-serve.ts'
import { addToolCommands } from './commands-tools.ts'
import { addWebhookCommands } from './commands-webhooks.ts'
import { CommandFailure } from './output.ts'

function buildProgram(): Command {
  const program = new Command('journeyscope')
    .description("Shows what really happens in a digital product's customer journeys, and why.")
    .version(appVersion())
    .showHelpAfterError('(--help shows how to use it)')
    .exitOverride()
  addServeCommands(program)
  addImportCommand(program)
  addAnswerCommands(program)
  addAttributeCommand(program)
  addOutcomeCommands(program)
  addExplainCommand(program)
  addGraphCommand(program)
  addJourneyCommands(program)
  addRulesCommands(program)
  addSchemaCommands(program)
  addDeadLetterCommands(program)
  addPrivacyCommands(program)
  addEnrichmentCommands(program)
  addIdentityCommands(program)
  addKeyCommands(program)
  addWebhookCommands(program)
  addToolCommands(program)
  addWorkerCommand(program)
  for (const command of program.commands) command.exitOverride()
  return program
}

/** Runs one command line; answers with the exit code. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync([...argv])
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof ImportStopped) {
      process.stderr.write(`journeyscope: ${error.message}\n`)
      return 2
    }
    if (error instanceof CommandFailure) {
      process.stderr.write(`journeyscope: ${error.message}\n`)
      return error.exitCode
    }
    if (error instanceof ORPCError || error instanceof KeyRefused) {
      // What an answer refuses it says in the same words to the window and here.
      process.stderr.write(`journeyscope: ${error.message}\n`)
      return 2
    }
    process.stderr.write(
      `journeyscope: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    return 2
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `| head` closes the pipe early: that is no fault of this program.
  if (error.code === 'EPIPE') process.exit(0)
})
process.exitCode = await run(process.argv)

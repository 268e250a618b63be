import { ORPCError } from '@orpc/server'
import { Command, CommanderError } from 'commander'
import { appVersion } from '#core/host/host.ts'
import { ImportStopped } from '#core/host/intake/imports.ts'
import { KeyRefused } from '#core/host/keys/key-store.ts'
import { addAlertsCommand } from './answers/command-alerts.ts'
import { addAttributeCommand } from './answers/command-attribute.ts'
import { addExplainCommand } from './answers/command-explain.ts'
import { addGraphCommand } from './answers/command-graph.ts'
import { addAnswerCommands } from './answers/commands-answers.ts'
import { addJourneyCommands } from './answers/commands-journeys.ts'
import { addOutcomeCommands } from './answers/commands-outcomes.ts'
import { addImportCommand } from './commands-import.ts'
import { addToolCommands } from './commands-tools.ts'
import { addDeadLetterCommands } from './governed/commands-dead.ts'
import { addEnrichmentCommands } from './governed/commands-enrichment.ts'
import { addIdentityCommands } from './governed/commands-identity.ts'
import { addKeyCommands } from './governed/commands-keys.ts'
import { addPrivacyCommands } from './governed/commands-privacy.ts'
import { addSchemaCommands } from './governed/commands-schema-workspace.ts'
import { CommandFailure } from './output.ts'
import { addRulesCommands } from './rules/commands-rules.ts'
import { addWorkerCommand } from './serve/command-worker.ts'
import { addServeCommands } from './serve/commands-serve.ts'
import { addWebhookCommands } from './serve/commands-webhooks.ts'

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
  addAlertsCommand(program)
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

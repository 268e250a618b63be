import type { Command } from 'commander'
import { ONLY } from '#core/host/governed/governance.ts'
import { policyOf } from '#core/host/governed/privacy.ts'
import { readPolicy } from '#core/privacy/policy.ts'
import { saveDocument } from '#core/store/documents.ts'
import { printJson, remark, stop } from '../output.ts'
import { readText } from '../rules/rules-file.ts'
import { answerOf, systemClock, withWorkspace } from '../session.ts'

export function addPrivacyCommands(program: Command): void {
  const privacy = program.command('privacy').description('what is personal, and what becomes of it')
  privacy.exitOverride()
  privacy
    .command('show')
    .argument('<workspace>')
    .description('prints the policy in force as JSON, defaults included')
    .exitOverride()
    .action((path: string) =>
      withWorkspace(path, 'ask', ({ database }) => printJson(answerOf(policyOf(database)))),
    )
  privacy
    .command('apply')
    .argument('<workspace>', 'a .journey file, made where it is absent')
    .argument('<file>', 'the policy as JSON; parts that it leaves out keep their safe default')
    .description('puts a policy in force for what arrives from now on')
    .exitOverride()
    .action(apply)
}

async function apply(path: string, file: string): Promise<void> {
  const text = readText(file)
  const policy = readPolicy(text)
  if (!policy.ok) stop({ ...policy.error, where: `${file}, ${policy.error.where ?? ''}` })
  await withWorkspace(path, 'make', ({ database }) => {
    const { number } = saveDocument(database, {
      kind: 'privacy',
      name: ONLY,
      savedAt: systemClock.now(),
      text,
    })
    remark(
      `Policy ${number} is in force for what arrives from now on. What is stored already stays as it is.`,
    )
  })
}

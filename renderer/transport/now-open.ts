import type { WorkspaceStatus } from '#core/contract/workspace.ts'
import { api } from './client.ts'
import { queryClient } from './queries.ts'

/** Another workspace, or none, is open from now on: no answer about the last one is shown under the new one's name. */
export function nowOpen(status: WorkspaceStatus): void {
  const kept = new Set([api.workspace.status.queryKey(), api.workspace.jobs.queryKey()].map(hashOf))
  queryClient.setQueryData(api.workspace.status.queryKey(), status)
  // Views of the last one go with it; of those that stay, each question is asked again.
  void queryClient.resetQueries({ predicate: ({ queryKey }) => !kept.has(hashOf(queryKey)) })
}

/** Whether the answer is about another workspace than the one that is shown. */
export function isAnother({ open }: WorkspaceStatus): boolean {
  const shown = queryClient.getQueryData(api.workspace.status.queryKey())
  return shown !== undefined && (shown.open?.path ?? null) !== (open?.path ?? null)
}

function hashOf(key: readonly unknown[]): string {
  return JSON.stringify(key)
}

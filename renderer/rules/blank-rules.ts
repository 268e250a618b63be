/**
 * A file to write rules of one's own in: one rule whose words are to be replaced, with an event type that was really seen
 * where there is one.
 */
export function blankRules(eventType = 'CLICK'): string {
  const file = {
    version: '0.1.0',
    description: 'Replace START and NEXT_STEP by your steps. A rule moves a person at fromState to toState.',
    rules: [
      {
        id: 'first_rule',
        description: "A condition such as payload.buttonId == 'signup' makes the rule choosy.",
        fromState: 'START',
        eventType,
        toState: 'NEXT_STEP',
      },
    ],
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** The three rules of the quick start, as a file: a click on sign-up, a registration form, a failed onboarding. */
export const QUICK_START_RULES = `{
  "version": "1.0.0",
  "rules": [
    {
      "id": "rule_001",
      "fromState": "LANDING",
      "eventType": "CLICK",
      "condition": "payload.buttonId == 'signup'",
      "toState": "SIGNUP_STARTED",
      "action": {
        "type": "EMIT_EVENT",
        "payload": { "eventType": "SIGNUP_INITIATED" }
      }
    },
    {
      "id": "rule_002",
      "fromState": "SIGNUP_STARTED",
      "eventType": "FORM_SUBMIT",
      "condition": "payload.formId == 'registration'",
      "toState": "ONBOARDING",
      "action": {
        "type": "UPDATE_METADATA",
        "payload": { "source": "organic" }
      }
    },
    {
      "id": "rule_003",
      "fromState": "ONBOARDING",
      "eventType": "ERROR",
      "condition": "payload.errorCode == 'VALIDATION_FAILED'",
      "toState": "ONBOARDING_RETRY",
      "action": {
        "type": "TRIGGER_ALERT",
        "payload": { "severity": "high", "message": "Onboarding validation failure" }
      }
    }
  ]
}
`

import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { SASL_MECHANISMS } from '#core/contract/sources.ts'
import styles from './ConnectionForm.module.css'
import { type FieldsProps, isKafka } from './draft.ts'
import { SecretFields } from './SecretFields.tsx'

type ServerFieldsProps = FieldsProps & { readonly secretsAt: string }

/** Where the server is and how to log in. */
export function ServerFields(props: ServerFieldsProps) {
  return (
    <div className={styles.fields}>
      {isKafka(props.draft.kind) ? <KafkaServer {...props} /> : <RedisServer {...props} />}
    </div>
  )
}

function RedisServer({ draft, faults, change, secretsAt }: ServerFieldsProps) {
  return (
    <>
      <TextInput
        className={styles.wide ?? ''}
        label="Server"
        description="redis://host:6379, rediss:// with TLS, redis+cluster://host:7000,host:7001"
        value={draft.url}
        error={faults.url}
        spellCheck={false}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <TextInput
        label="User"
        description="Empty for the default user."
        value={draft.username}
        autoComplete="off"
        onChange={(event) => change({ username: event.currentTarget.value })}
      />
      <SecretFields draft={draft} faults={faults} change={change} secretsAt={secretsAt} mayBeNone />
      {draft.url.startsWith('rediss') && <CaFile draft={draft} faults={faults} change={change} />}
    </>
  )
}

function KafkaServer({ draft, faults, change, secretsAt }: ServerFieldsProps) {
  return (
    <>
      <TextInput
        className={styles.wide ?? ''}
        label="Brokers"
        description="host:port, several joined by commas"
        value={draft.brokers}
        error={faults.brokers}
        spellCheck={false}
        onChange={(event) => change({ brokers: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label="Login (SASL)"
        description="How the brokers want it."
        data={[{ value: '', label: 'None' }, ...SASL_MECHANISMS]}
        value={draft.mechanism}
        onChange={(event) => {
          const { value } = event.currentTarget
          const mechanism = SASL_MECHANISMS.find((name) => name === value) ?? ''
          const secret = mechanism !== '' && draft.secret === 'none' ? 'given' : draft.secret
          change({ mechanism, secret })
        }}
      />
      {draft.mechanism !== '' && (
        <>
          <TextInput
            label="User"
            description="Who logs in."
            value={draft.username}
            error={faults.username}
            autoComplete="off"
            onChange={(event) => change({ username: event.currentTarget.value })}
          />
          <SecretFields
            draft={draft}
            faults={faults}
            change={change}
            secretsAt={secretsAt}
            mayBeNone={false}
          />
        </>
      )}
      <Checkbox
        className={styles.wide ?? ''}
        size="xs"
        label="Talk to the brokers by TLS"
        checked={draft.tls}
        onChange={(event) => change({ tls: event.currentTarget.checked })}
      />
      {draft.tls && <CaFile draft={draft} faults={faults} change={change} />}
    </>
  )
}

function CaFile({ draft, change }: FieldsProps) {
  return (
    <TextInput
      className={styles.wide ?? ''}
      label="Certificate authority"
      description="A PEM file on this machine; empty where the system knows who signed the certificate."
      value={draft.caFile}
      spellCheck={false}
      onChange={(event) => change({ caFile: event.currentTarget.value })}
    />
  )
}

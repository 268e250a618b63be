import { createSecretStore } from '#core/host/keys/secret-store.ts'
import { defaultHome } from '#core/host/places.ts'
import type { SecretPlaces } from '#core/host/sources/secrets.ts'

/** Where this user's secrets are, outside of any workspace. */
export function secretPlaces(): SecretPlaces {
  return { store: createSecretStore(defaultHome(), null), environment: process.env }
}

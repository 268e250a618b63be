import type { KeyKind } from './kinds.ts'

/** Names of keys by what they hold, as they look in lower case without signs: `first_name`, `firstName`, `First-Name`. */
const NAMES: Record<KeyKind, string> = {
  name: `firstname lastname fullname surname givenname familyname middlename maidenname forename fname lname
    firstnames lastnames displayname cardholder cardholdername accountholder holdername contactname customername
    recipientname billingname shippingname vorname nachname`,
  address: `street streetaddress streetname street1 street2 address1 address2 addressline1 addressline2 postaladdress
    homeaddress billingaddress shippingaddress mailingaddress housenumber address strasse`,
  birth: 'birthday birthdate dateofbirth dob birthdayat bday geburtsdatum',
  secret: `password passwd pwd passphrase secret clientsecret token accesstoken refreshtoken idtoken authtoken
    sessiontoken csrftoken bearertoken apikey privatekey secretkey authorization cookie setcookie cvv cvc cvc2
    securitycode pin pincode otp onetimepassword passwort`,
  phone: `phone phonenumber mobile mobilenumber mobilephone cellphone cellnumber tel telephone telephonenumber fax
    faxnumber msisdn whatsapp homephone workphone contactphone telefon`,
  national_id: `ssn socialsecuritynumber socialsecurity nationalid nationalidnumber nationalinsurancenumber nino taxid
    taxnumber tin passport passportnumber drivinglicence driverslicense driverlicense driverlicensenumber dni nie nif
    codicefiscale fiscalcode steuerid steueridentifikationsnummer bsn pesel personnummer cpf aadhaar ahv personalid`,
}

const KIND_OF = new Map<string, KeyKind>()
for (const kind of ['name', 'address', 'birth', 'secret', 'phone', 'national_id'] as const) {
  for (const name of NAMES[kind].split(/\s+/)) KIND_OF.set(name, kind)
}

/** Objects that are a person: a `name` in one of them is that person's. */
const PERSONS = new Set(
  'traits user customer person contact profile set setonce billing shipping recipient sender patient member employee buyer'.split(
    ' ',
  ),
)

/** Keys recur in every event: each is looked up once. Bounded, since senders choose them. */
const MOST_KNOWN = 10_000

/** Objects written flat, as tables and process logs do: `case:firstName`, `customer.name`. */
const FLATTENED = /[:.]/

/** Keys of how a person is reached: the `name` beside one is a person's, whatever the object is called. */
const REACHED = new Set(['email', 'emailaddress', 'mail', 'phone', 'phonenumber', 'mobile'])

/** Whether an object with these keys is about a person. */
export function isAboutPerson(keys: readonly string[]): boolean {
  return keys.some((key) => REACHED.has(key.toLowerCase().replace(/[^a-z]/g, '')))
}

/**
 * Answers what a key's name says about its value; null for most. `parent` is the key of the object that holds it;
 * `isPersons`: that object is about a person.
 */
export function createKeyReader(): (key: string, parent: string, isPersons?: boolean) => KeyKind | null {
  const known = new Map<string, KeyKind | 'person' | 'name of' | null>()
  const look = (key: string): KeyKind | 'person' | 'name of' | null => {
    const found = known.get(key)
    if (found !== undefined) return found
    const plain = key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
    const kind =
      KIND_OF.get(plain) ?? (plain === 'name' ? 'name of' : PERSONS.has(plain) ? ('person' as const) : null)
    if (known.size < MOST_KNOWN) known.set(key, kind)
    return kind
  }
  const read = (key: string, parent: string, isPersons: boolean): KeyKind | null => {
    const kind = look(key)
    if (kind === null || kind === 'person') return null
    if (kind !== 'name of') return kind
    return isPersons || look(parent) === 'person' ? 'name' : null
  }
  return (key, parent, isPersons = false) => {
    const kind = read(key, parent, isPersons)
    if (kind !== null || !FLATTENED.test(key)) return kind
    const parts = key.split(/[:.]/)
    return read(parts.at(-1) ?? '', parts.at(-2) ?? parent, isPersons)
  }
}

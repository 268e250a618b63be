import { z } from 'zod'

// The content security policy forbids code made from text, which zod would otherwise try. Imported first.
z.config({ jitless: true })

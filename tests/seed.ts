import fc from 'fast-check'

/** Random designs are the same on every machine; FC_SEED tries others. A failure prints its seed. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FC_SEED'] ?? 2026) })

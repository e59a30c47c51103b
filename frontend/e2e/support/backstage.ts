import { Client } from 'pg'

const OWNER_URL = process.env.ANHAO_OWNER_DATABASE_URL

/** What no person could do in a browser: read what a captcha asks, move the market's clock, add up the ledger. */
async function askDatabase<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: OWNER_URL })
  await client.connect()
  try {
    return (await client.query<Row>(sql, values)).rows
  } finally {
    await client.end()
  }
}

/** The characters of a captcha's picture. */
export async function captchaAnswer(captchaId: string): Promise<string> {
  const [row] = await askDatabase<{ response: string }>(
    'SELECT response FROM captcha_captchastore WHERE hashkey = $1',
    [captchaId],
  )
  if (!row) throw new Error(`No captcha ${captchaId}`)
  return row.response
}

/** Sets the market's clock forward for everybody, for good: time never runs back. */
export async function passDays(days: number): Promise<void> {
  const [clock] = await askDatabase<{ ahead: number }>(
    'SELECT round(extract(epoch FROM market_now() - clock_timestamp()))::int AS ahead',
  )
  const seconds = clock!.ahead + days * 86_400
  await askDatabase(
    `CREATE OR REPLACE FUNCTION market_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
     AS $$ SELECT clock_timestamp() + interval '${seconds} seconds' $$`,
  )
}

export interface LedgerTotals {
  /** Sum of all balances in fen; 0 when no fen was made or lost. */
  balances: number
  /** Accounts whose balance is not what their transfers add up to. */
  differing: number
}

export async function ledgerTotals(): Promise<LedgerTotals> {
  const [totals] = await askDatabase<{ balances: string; differing: string }>(`
    SELECT sum(balance) AS balances,
           count(*) FILTER (WHERE balance <> coalesce(moved, 0)) AS differing
    FROM wallets_ledgeraccount account
    LEFT JOIN (
      SELECT id, sum(amount) AS moved FROM (
        SELECT credit_id AS id, amount FROM wallets_ledgertransfer
        UNION ALL SELECT debit_id, -amount FROM wallets_ledgertransfer
      ) leg GROUP BY id
    ) legs USING (id)`)
  return { balances: Number(totals!.balances), differing: Number(totals!.differing) }
}

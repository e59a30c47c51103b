import { describe, expect, it } from 'vitest'
import type { Me } from '@/shared/api/generated'
import { useSessionStore } from '@/shared/session/sessionStore'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import PayoutDesk from './payouts/PayoutDesk.vue'
import { staffFrames } from './realtime'
import ReviewDesk from './reviewing/ReviewDesk.vue'
import { anOrder, aPerson, aSubmission, aWithdrawal } from './testing/examples'
import TradeList from './trades/TradeList.vue'

const page = <Item>(results: Item[]) => ({ results, next: null, previous: null })

async function press(key: string): Promise<void> {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  await settle()
}

async function click(name: string): Promise<void> {
  const buttons = [...document.querySelectorAll('button')].filter((button) => button.textContent?.trim() === name)
  buttons.at(-1)!.click()
  await settle()
}

const dialog = () => document.querySelector('dialog')

async function write(text: string): Promise<void> {
  const field = dialog()!.querySelector('textarea')!
  field.value = text
  field.dispatchEvent(new Event('input'))
  await settle()
}

async function sendForm(): Promise<void> {
  dialog()!.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
  await settle()
}

/** The reviewers' desk with these listings in the queue; a decision takes one away. */
async function reviewing(...ids: string[]) {
  let waiting = ids.map((id) => aSubmission(id))
  const take = (id: string) => () => {
    waiting = waiting.filter((one) => one.id !== id)
    return aSubmission(id)
  }
  const server = fakeServer({
    'GET /staff/listings': () => page(waiting),
    'GET /staff/review-templates': () => [
      { id: 't1', text: 'ZH', text_en: 'The pictures do not match the attributes given.', position: 1 },
    ],
    ...Object.fromEntries(
      ids.flatMap((id) => [
        [`GET /staff/listings/${id}`, () => aSubmission(id)],
        [`POST /staff/listings/${id}/approve`, take(id)],
        [`POST /staff/listings/${id}/reject`, take(id)],
      ]),
    ),
  })
  const app = await mountApp(ReviewDesk, { messages: ['queue', 'reviewing'] })
  await settle()
  return { server, ...app, title: () => app.wrapper.find('.one__title').text() }
}

describe('ReviewDesk', () => {
  it('shows the first that waits, with everything to judge it by', async () => {
    const { wrapper } = await reviewing('l1', 'l2')
    const text = wrapper.get('.one').text()
    for (const part of ['Account l1', '¥1,280.00', 'Rank', 'King', 'Text of l1', 'Lin', 'First owner']) {
      expect(text).toContain(part)
    }
    expect(wrapper.get('.head__count').text()).toBe('2 in the list')
  })

  it('approves with a and goes on to the next', async () => {
    const { server, title, wrapper } = await reviewing('l1', 'l2')
    await press('a')
    expect(server.callsOf('POST /staff/listings/l1/approve').map(({ body }) => body)).toEqual([{ version: 1 }])
    expect(title()).toBe('Account l2')
    await press('a')
    expect(wrapper.text()).toContain('Nothing waits for review')
  })

  it('rejects with r, a template and words of one’s own', async () => {
    const { server, title } = await reviewing('l1', 'l2')
    await press('j')
    expect(title()).toBe('Account l2')
    await press('r')
    expect(document.activeElement?.tagName).toBe('TEXTAREA')
    await click('The pictures do not match the attributes given.')
    await write(`${dialog()!.querySelector('textarea')!.value} See picture 2.`)
    await sendForm()
    expect(server.callsOf('POST /staff/listings/l2/reject')[0]!.body).toEqual({
      reason: 'The pictures do not match the attributes given. See picture 2.',
      version: 1,
    })
    expect(dialog()).toBeNull()
    expect(title()).toBe('Account l1')
  })

  it('asks for a reason before it rejects', async () => {
    const { server } = await reviewing('l1')
    await press('r')
    await write('no')
    await sendForm()
    expect(dialog()!.textContent).toContain('at least 4 characters')
    await write('x'.repeat(501))
    await sendForm()
    expect(dialog()!.textContent).toContain('At most 500 characters')
    expect(server.callsOf('POST /staff/listings/l1/reject')).toEqual([])
  })

  it('keeps the reason when rejecting failed', async () => {
    const { server } = await reviewing('l1')
    server.answer('POST /staff/listings/l1/reject', () => problem(503, 'unavailable'))
    await press('r')
    await write('The pictures are blurred')
    await sendForm()
    expect(dialog()!.textContent).toContain('Refused: unavailable')
    expect(dialog()!.querySelector('textarea')!.value).toBe('The pictures are blurred')
    await click('Cancel')
    expect(dialog()).toBeNull()
  })

  it('says that a colleague was quicker and reads the queue again', async () => {
    const { server, wrapper } = await reviewing('l1', 'l2')
    server.answer('POST /staff/listings/l1/approve', () => problem(409, 'invalid_state'))
    const before = server.callsOf('GET /staff/listings').length
    await press('a')
    expect(wrapper.get('[role="alert"]').text()).toContain('Refused: invalid_state')
    expect(server.callsOf('GET /staff/listings').length).toBeGreaterThan(before)
  })

  it('lets nobody decide about their own listing', async () => {
    const { wrapper } = await reviewing('l1')
    useSessionStore().user = { id: 'p1', roles: ['reviewer'] } as unknown as Me
    await settle()
    expect(wrapper.text()).toContain('This is your own listing')
    expect(wrapper.findAll('.one__actions button').every((button) => button.attributes('disabled') !== undefined)).toBe(true)
  })

  it('hears of new submissions by the socket', async () => {
    registerFrames(staffFrames)
    const { server, wrapper, queryClient } = await reviewing('l1')
    server.answer('GET /staff/listings', () => page([aSubmission('l1'), aSubmission('l9')]))
    dispatchFrame({ type: 'listing', id: 'l9', status: 'pending_review' }, queryClient)
    await settle()
    expect(wrapper.findAll('.list__item')).toHaveLength(2)
    server.answer('GET /staff/listings', () => page([aSubmission('l1')]))
    dispatchFrame({ type: 'resync' }, queryClient)
    await settle()
    expect(wrapper.findAll('.list__item')).toHaveLength(1)
  })
})

async function paying(...withdrawals: ReturnType<typeof aWithdrawal>[]) {
  const server = fakeServer({ 'GET /staff/withdrawals': () => page(withdrawals) })
  const app = await mountApp(PayoutDesk, {
    messages: ['staff', 'queue', 'payouts'],
    routes: ['staff-ledger'],
    at: '/?status=pending_review',
  })
  await settle()
  return { server, ...app }
}

describe('PayoutDesk', () => {
  it('shows who gets how much, masked', async () => {
    const { wrapper } = await paying(aWithdrawal('w1'))
    const text = wrapper.get('.one').text()
    for (const part of ['¥1,234.50', 'Lin', '138****0000', '**n', 'Ww1']) expect(text).toContain(part)
  })

  it('asks before money goes out, and sends it once', async () => {
    const { server } = await paying(aWithdrawal('w1'))
    server.answer('POST /staff/withdrawals/w1/approve', () => aWithdrawal('w1', { status: 'approved' }))
    await press('a')
    expect(server.callsOf('POST /staff/withdrawals/w1/approve')).toEqual([])
    expect(dialog()!.textContent).toContain('138****0000')
    await Promise.all([click('Pay out ¥1,234.50'), click('Pay out ¥1,234.50')])
    expect(server.callsOf('POST /staff/withdrawals/w1/approve')).toHaveLength(1)
    expect(dialog()).toBeNull()
  })

  it('rejects with a reason', async () => {
    const { server } = await paying(aWithdrawal('w1'))
    server.answer('POST /staff/withdrawals/w1/reject', () => aWithdrawal('w1', { status: 'rejected' }))
    await press('r')
    await write('The payee cannot receive it')
    await sendForm()
    expect(server.callsOf('POST /staff/withdrawals/w1/reject')[0]!.body).toEqual({ reason: 'The payee cannot receive it' })
  })

  it('says that whoever asked may not approve', async () => {
    const own = aWithdrawal('w1', { permissions: { can_approve: false, can_reject: false } })
    const { wrapper } = await paying(own)
    useSessionStore().user = { id: 'p1', roles: ['cashier'] } as unknown as Me
    await settle()
    expect(wrapper.text()).toContain('You asked for this withdrawal yourself')
    await press('a')
    await press('r')
    expect(dialog()).toBeNull()
  })

  it('tells the refusal of the server in the dialog', async () => {
    const { server } = await paying(aWithdrawal('w1'))
    server.answer('POST /staff/withdrawals/w1/approve', () => problem(403, 'own_withdrawal'))
    await press('a')
    await click('Pay out ¥1,234.50')
    expect(dialog()!.textContent).toContain('Refused: own_withdrawal')
  })

  it.each([
    ['a', 'approve', () => click('Pay out ¥1,234.50')],
    ['r', 'reject', () => write('The payee cannot receive it').then(sendForm)],
  ] as const)('asks about one payout until it is answered, whatever leaves the queue (%s)', async (key, question, answer) => {
    const { server, wrapper, queryClient } = await paying(aWithdrawal('w1'), aWithdrawal('w2', { amount: 900_000 }))
    server.answer(`POST /staff/withdrawals/w1/${question}`, () => problem(409, 'invalid_state'))
    await press(key)
    server.answer('GET /staff/withdrawals', () => page([aWithdrawal('w2', { amount: 900_000 })]))
    await queryClient.invalidateQueries()
    await settle()
    await answer()
    const asked = server.calls.filter(({ route }) => route.startsWith('POST')).map(({ route }) => route)
    expect(asked).toEqual([`POST /staff/withdrawals/w1/${question}`])
    expect(dialog()!.textContent).toContain('Refused: invalid_state')
    await click('Cancel')
    expect(dialog()).toBeNull()
    expect(wrapper.get('.one').text()).toContain('¥9,000.00')
  })

  it('shows what goes back to its source, and says so before it is sent', async () => {
    const recharge = { id: 'r1', provider: 'wechat', amount: 20_000, paid_at: '2026-03-01T04:00:00Z' } as const
    const { wrapper } = await paying(aWithdrawal('w1', { payee: null, recharge }))
    expect(wrapper.get('.list__item').text()).toContain('back to WeChat Pay')
    expect(wrapper.get('.one').text()).toContain('Back to a recharge of ¥200.00 by WeChat Pay')
    await press('a')
    expect(dialog()!.textContent).toContain('goes back to the WeChat Pay payment')
  })

  it('says what is being done about an unclear one, and why a failed one came back', async () => {
    const { wrapper } = await paying(
      aWithdrawal('w1', { status: 'unknown' }),
      aWithdrawal('w2', { status: 'failed', reason: 'No such payee', failure_code: 'PAYEE_NOT_EXIST' }),
    )
    expect(wrapper.get('.one').text()).toContain('asked again under the same number')
    await press('j')
    const text = wrapper.get('.one').text()
    for (const part of ['The money is back in the wallet', 'No such payee', 'PAYEE_NOT_EXIST']) expect(text).toContain(part)
  })

  it('shows what was decided, by whom and why', async () => {
    const done = aWithdrawal('w1', {
      status: 'rejected',
      reason: 'Unusual amount',
      reviewed_by: aPerson({ nickname: 'Qian' }),
      reviewed_at: '2026-03-11T08:00:00Z',
      finished_at: '2026-03-11T08:00:00Z',
    })
    const { server, wrapper } = await paying(done)
    expect(wrapper.text()).toContain('Unusual amount')
    expect(wrapper.text()).toContain('Qian')
    expect(wrapper.find('.one__actions').exists()).toBe(false)
    await wrapper.get('select').setValue('rejected')
    await settle()
    expect(server.calls.at(-1)!.query.get('status')).toBe('rejected')
  })
})

describe('TradeList', () => {
  it('begins with the number that the address names', async () => {
    const server = fakeServer({ 'GET /staff/orders': () => page([anOrder('AH-7K2M9P')]) })
    await mountApp(TradeList, { messages: ['trades'], at: '/?number=AH-7K2M9P' })
    await settle()
    expect(server.calls[0]!.query.get('number')).toBe('AH-7K2M9P')
  })

  it('finds orders by number and by what waits for staff', async () => {
    const server = fakeServer({ 'GET /staff/orders': () => page([anOrder('AH-7K2M9P')]) })
    const { wrapper } = await mountApp(TradeList, { messages: ['trades'] })
    await settle()
    expect(wrapper.get('.row').text()).toContain('Zhao buys from Lin')
    server.answer('GET /staff/orders', () => page([]))
    await wrapper.get('input[type="search"]').setValue(' ah-1 ')
    await wrapper.get('form').trigger('submit')
    await wrapper.get('input[type="checkbox"]').setValue(true)
    await settle()
    expect(Object.fromEntries(server.calls.at(-1)!.query)).toEqual({ number: 'AH-1', needs_staff: 'true' })
    expect(wrapper.text()).toContain('No such orders')
  })
})

import { DOMWrapper } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { walletFrames } from '@/features/wallet/realtime'
import { aPage, aPayee, aWallet, aWithdrawal, someOptions } from '@/features/wallet/testing/examples'
import { useSessionStore } from '@/shared/session/sessionStore'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { fakeServer } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import WithdrawPage from './WithdrawPage.vue'

it('follows a withdrawal of everything, whose news comes before its answer', async () => {
  let answer: (response: Response) => void = () => {}
  let available = 50_000
  fakeServer({
    'GET /wallet': () => aWallet({ available }),
    'GET /me/payees': () => [aPayee],
    'GET /withdrawals/options': () => someOptions(),
    'GET /withdrawals': () => aPage(),
    'POST /withdrawals': () => new Promise((resolve) => (answer = resolve)),
  })
  registerFrames(walletFrames)
  const { wrapper, router, queryClient } = await mountApp(WithdrawPage, { messages: ['wallet'], routes: ['withdrawal', 'security'] })
  useSessionStore().user = { real_name_verified: true, has_payment_pin: true } as never
  await settle()
  await wrapper.get('input.num').setValue('500')
  await wrapper.get('form').trigger('submit')
  await settle()
  await new DOMWrapper(document.querySelector('dialog')!).get('input').setValue('246810')

  available = 0
  dispatchFrame({ type: 'withdrawal', id: 'w1', status: 'pending_review' }, queryClient)
  await settle()
  answer(Response.json(aWithdrawal(), { status: 201 }))
  await settle()

  expect(router.currentRoute.value).toMatchObject({ name: 'withdrawal', params: { id: 'w1' } })
})

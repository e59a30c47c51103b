import { useRegle } from '@regle/core'
import { computed, ref, watch } from 'vue'
import { isApiError } from '@/shared/api/problem'
import { useRules } from '@/shared/forms/useRules'
import { useSubmit, type ServerErrors } from '@/shared/forms/useSubmit'
import { useSessionStore } from '@/shared/session/sessionStore'
import { bindPhone, sendPhoneCode } from './api'
import { useCountdown } from './useCountdown'

const CODE_LENGTH = 6

/** Binding a phone in two steps: the number gets a code, the code proves the number. */
export function usePhoneBinding() {
  const { required, minLength } = useRules()
  const session = useSessionStore()
  const { secondsLeft, start } = useCountdown()

  const values = ref({ phone: '', code: '' })
  const serverErrors = ref<ServerErrors<typeof values.value>>({})
  /** The code that is on its way; empty while none is. */
  const requestId = ref('')
  const { r$ } = useRegle(
    values,
    { phone: { required }, code: { required, minLength: minLength(CODE_LENGTH) } },
    { externalErrors: serverErrors },
  )

  // A code proves the number that it was sent to and no other.
  watch(
    () => values.value.phone,
    () => {
      requestId.value = ''
      values.value.code = ''
    },
  )

  async function requestCode(): Promise<true> {
    try {
      const sent = await sendPhoneCode(values.value.phone)
      requestId.value = sent.request_id
      values.value.code = ''
      r$.code.$reset()
      start(sent.retry_after)
      return true
    } catch (error) {
      if (isApiError(error) && error.retryAfter) start(error.retryAfter)
      throw error
    }
  }

  const asking = useSubmit({
    values: values.value,
    serverErrors,
    validate: async () => (await r$.phone.$validate()).valid,
    send: requestCode,
  })
  const binding = useSubmit({
    values: values.value,
    serverErrors,
    validate: async () => (await r$.$validate()).valid,
    send: async () => {
      session.user = await bindPhone({ request_id: requestId.value, code: values.value.code })
      return true
    },
  })

  /** What was refused last: asking for a code clears what was said about the one before. */
  const failure = computed(() => asking.failure.value || binding.failure.value)

  async function askForCode(event?: Event): Promise<boolean> {
    binding.failure.value = ''
    return (await asking.submit(event)) === true
  }

  async function bind(event: Event): Promise<boolean> {
    asking.failure.value = ''
    return (await binding.submit(event)) === true
  }

  return {
    values,
    r$,
    requestId,
    secondsLeft,
    failure,
    isAsking: asking.busy,
    isBinding: binding.busy,
    askForCode,
    bind,
  }
}

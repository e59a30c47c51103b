import { readdirSync } from 'node:fs'
import tseslint from 'typescript-eslint'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'

/** One layer's import rule: whatever stands above it, and its neighbours, may not be imported. */
function layer(files, group, message) {
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...(group.length > 0 ? [{ group, message }] : []),
            { group: ['../../*'], message: 'Import from @/ instead of climbing up.' },
            { group: ['element-plus'], message: 'Import the one component: element-plus/es/components/…' },
          ],
        },
      ],
    },
  }
}

const features = readdirSync(new URL('./src/features', import.meta.url))

// app → pages → features → shared; features never import each other.
const layers = [
  layer(['src/app/**'], []),
  layer(['src/pages/**'], ['@/app/*'], 'Pages do not know the app around them.'),
  layer(['src/shared/**'], ['@/app/*', '@/pages/*', '@/features/*'], 'Shared code stands at the bottom.'),
  ...features.map((feature) =>
    layer(
      [`src/features/${feature}/**`],
      ['@/app/*', '@/pages/*', '@/features/*', `!@/features/${feature}`],
      'Features never import each other: let the page put them together.',
    ),
  ),
]

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'node_modules', 'src/shared/api/generated'] },
  tseslint.configs.recommended,
  vue.configs['flat/recommended'],
  accessibility.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': ['error', { order: ['defineProps', 'defineModel', 'defineEmits', 'defineSlots'] }],
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
      // Layout is not worth a rule each; the formatter of the editor is enough.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vuejs-accessibility/label-has-for': [
        'error',
        { controlComponents: ['UiSelect', 'UiSwitch'], required: { some: ['nesting', 'id'] } },
      ],
      // FormField labels its control through `control.id`, which this rule cannot see.
      'vuejs-accessibility/form-control-has-label': 'off',
      // Keys heard by a container are short cuts to the buttons inside it.
      'vuejs-accessibility/no-static-element-interactions': 'off',
    },
  },
  ...layers,
)

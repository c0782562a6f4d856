/** Programs for the page, as text: the tests are compiled without the types of a browser. */
export const inPage = {
  /** Opens every folded part, so that it is judged too. */
  unfold: `document.querySelectorAll('details').forEach((each) => { each.open = true })`,
  axe: `axe.run(document, { resultTypes: ['violations'] })`,
  widths: `[document.documentElement.scrollWidth, document.documentElement.clientWidth]`,
  focusable: `[...document.querySelectorAll('a[href], summary, input, select, button, [tabindex="0"]')]
    .filter((node) => node.checkVisibility()).length`,
  focus: `(() => {
    const node = document.activeElement;
    return {
      key: [...document.querySelectorAll('*')].indexOf(node),
      text: node.textContent,
      outline: getComputedStyle(node).outlineStyle,
    };
  })()`,
  verdictDisplay: `getComputedStyle(document.querySelector('.verdict')).display`,
  /** Adds a script and gives the directive of the policy that refused it. */
  addScript: `new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'document.title = "run"';
    document.body.append(script);
  })`,
  foldedShown: `document.querySelector('details:not([open]) td').checkVisibility()`,
} as const;

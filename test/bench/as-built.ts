import { register } from 'node:module';

/**
 * Loaded before a bench: what it imports of `src` comes out of `dist`, so that the product is measured as it is shipped
 * and not as it is translated for the tests (which wraps every function to keep its name).
 */
register(
  `data:text/javascript,${encodeURIComponent(`
    export function resolve(specifier, context, next) {
      const built = /^file:.*\\/(?:test\\/bench|test\\/service|test\\/fakes|test\\/e2e)\\//.test(context.parentURL ?? '')
        ? specifier.replace(/^(\\.\\.\\/\\.\\.\\/)src\\/(.*)\\.ts$/, '$1dist/$2.js')
        : specifier;
      return next(built, context);
    }`)}`,
);

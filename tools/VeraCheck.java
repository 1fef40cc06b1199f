import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * veraPDF on the command line: VeraCheck FLAVOURS FILE... with flavours such as 2a,ua1.
 *
 * <p>Prints `PASS flavour checks file` or `FAIL ...` for each flavour and file, and below a FAIL each rule that is
 * broken, once per place. Exit code 1 where a file fails.
 */
public class VeraCheck {
    private static final int MOST_FAULTS = 100;

    public static void main(String[] args) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean isGood = true;
        for (String flavour : args[0].split(",")) {
            ValidationProfile profile = profile(flavour);
            for (int i = 1; i < args.length; i++) {
                isGood &= check(flavour, profile, args[i]);
            }
        }
        System.exit(isGood ? 0 : 1);
    }

    private static ValidationProfile profile(String flavour) throws Exception {
        boolean isAccessibility = flavour.startsWith("ua");
        String name = isAccessibility
            ? "PDFUA-" + flavour.substring(2)
            : "PDFA-" + flavour.toUpperCase(Locale.ROOT);
        try (InputStream in = VeraCheck.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            return Profiles.profileFromXml(in);
        }
    }

    private static boolean check(String name, ValidationProfile profile, String file) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        try (FileInputStream in = new FileInputStream(file);
             PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
             PDFAValidator validator =
                 Foundries.defaultInstance().createValidator(profile, MOST_FAULTS, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            String verdict = result.isCompliant() ? "PASS" : "FAIL";
            System.out.println(verdict + " " + name + " " + result.getTotalAssertions() + " " + file);
            faults(result).forEach(System.out::println);
            return result.isCompliant();
        }
    }

    private static Set<String> faults(ValidationResult result) {
        Set<String> faults = new TreeSet<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                faults.add("  " + assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber() + ": "
                    + assertion.getMessage().replaceAll("\\s+", " ") + " at " + assertion.getLocation().getContext());
            }
        }
        return faults;
    }
}

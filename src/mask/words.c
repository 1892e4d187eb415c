/* Words to make names of. Their order and number are part of every masked value: golden values hold them. */
#include "mask/strategies.h"

/* clang-format off */
const char *const mask_first_names[] = {
    "Adele", "Aaron", "Ada", "Agnes", "Albert", "Alice", "Alma", "Amelie", "Anders", "Andrea", "Anna",
    "Anton", "Arthur", "Astrid", "Audrey", "August", "Aurora", "Beatrix", "Benno", "Berta", "Bianca",
    "Birgit", "Boris", "Brigitte", "Bruno", "Camille", "Carl", "Carla", "Caspar", "Cecilia", "Charlotte",
    "Chiara", "Clara", "Claude", "Clemens", "Colette", "Conrad", "Cora", "Cornelia", "Cyril", "Dagmar",
    "Damian", "Daniela", "David", "Delia", "Denis", "Diana", "Dominik", "Dora", "Edda", "Edgar", "Edith",
    "Eduard", "Elena", "Eli", "Elias", "Elin", "Elisa", "Ella", "Elsa", "Emil", "Emilia", "Emma", "Erik",
    "Erna", "Ernst", "Esther", "Eva", "Fabian", "Fanny", "Felix", "Fiona", "Flora", "Florian", "Franz",
    "Frida", "Gabriel", "Georg", "Gerda", "Gina", "Gisela", "Greta", "Gustav", "Hanna", "Harald", "Hedwig",
    "Heidi", "Helen", "Henri", "Hilda", "Hugo", "Ida", "Igor", "Ilse", "Ina", "Ines", "Ingrid", "Irene",
    "Iris", "Isabel", "Ivan", "Ivo", "Jakob", "Jana", "Jasper", "Jean", "Joel", "Johanna", "Jonas", "Josef",
    "Judith", "Jules", "Julia", "Juno", "Karin", "Karl", "Katja", "Kilian", "Klara", "Konrad", "Lara", "Lars",
    "Laura", "Lea", "Lena", "Leo", "Leonie", "Levi", "Lida", "Lilian", "Linus", "Lola", "Lorenz", "Lotte",
    "Louis", "Luca", "Lucia", "Ludwig", "Luise", "Magda", "Magnus", "Maja", "Malte", "Mara", "Marc", "Margot",
    "Maria", "Marlene", "Martha", "Martin", "Mathis", "Maud", "Maurice", "Max", "Mia", "Mila", "Milan",
    "Mira", "Mona", "Moritz", "Nadia", "Nele", "Nelly", "Nico", "Nils", "Nina", "Nora", "Oda", "Olaf", "Olga",
    "Oliver", "Oscar", "Otto", "Paula", "Pauline", "Per", "Petra", "Philipp", "Pia", "Quentin", "Rafael",
    "Raoul", "Regina", "Rita", "Robert", "Robin", "Roland", "Romy", "Rosa", "Ruben", "Rudolf", "Ruth", "Sara",
    "Selma", "Simon", "Sofia", "Sonja", "Stefan", "Stella", "Sven", "Tamara", "Tessa", "Thea", "Theo",
    "Thora", "Tilda", "Till", "Tina", "Tobias", "Tom", "Ulla", "Ulrich", "Una", "Uta", "Valentin", "Vera",
    "Verena", "Viktor", "Viola", "Walter", "Wanda", "Werner", "Wilma", "Xaver", "Yann", "Yara", "Yves",
    "Zita", "Zoe", "Amos", "Basil", "Celia", "Dina", "Edwin", "Faye", "Grace", "Hazel", "Ian", "Jade",
};
const unsigned mask_first_name_count = G_N_ELEMENTS(mask_first_names);

const char *const mask_last_names[] = {
    "Abel", "Adler", "Albers", "Anders", "Arndt", "Auer", "Bach", "Bachmann", "Baker", "Barth", "Bauer",
    "Baum", "Beck", "Becker", "Behrens", "Berg", "Berger", "Bergmann", "Binder", "Blau", "Bloch", "Blum",
    "Bock", "Bode", "Bohm", "Bond", "Brand", "Braun", "Brauer", "Breuer", "Brook", "Bruhn", "Brunner",
    "Busch", "Carver", "Chandler", "Clark", "Collin", "Cook", "Cooper", "Cramer", "Dahl", "Decker", "Diehl",
    "Dietz", "Dorn", "Drexler", "Dubois", "Ebert", "Eder", "Egger", "Eich", "Engel", "Ernst", "Evers", "Falk",
    "Farmer", "Fiedler", "Fink", "Fischer", "Fletcher", "Forster", "Fournier", "Frank", "Freitag", "Frey",
    "Fuchs", "Funk", "Gardner", "Garnier", "Geiger", "Gerber", "Gillet", "Glover", "Graf", "Gross", "Gruber",
    "Haas", "Hahn", "Hall", "Hansen", "Harper", "Hartmann", "Haupt", "Heine", "Held", "Hein", "Henning",
    "Herbst", "Herold", "Hess", "Heuer", "Hill", "Hirsch", "Hoff", "Hoffmann", "Holt", "Horn", "Huber",
    "Hunter", "Huth", "Iversen", "Jacobs", "Jaeger", "Jahn", "Jansen", "Joly", "Jordan", "Jung", "Kaiser",
    "Karlsen", "Keller", "Kern", "Kessler", "Kirsch", "Klein", "Knight", "Koch", "Kohl", "Kolb", "Konig",
    "Korn", "Kraft", "Kramer", "Kraus", "Kress", "Kruse", "Kuhn", "Kunz", "Lambert", "Lang", "Larsen",
    "Laurent", "Lehmann", "Lemaire", "Lenz", "Leroy", "Lind", "Linden", "Lorenz", "Ludwig", "Lund", "Lutz",
    "Maas", "Mahler", "Maier", "Marchand", "Marsh", "Martens", "Marx", "Mason", "Maurer", "May", "Mayer",
    "Meier", "Mercer", "Merle", "Merz", "Metz", "Meunier", "Miller", "Mohr", "Moll", "Moreau", "Morel",
    "Moser", "Muller", "Nagel", "Nash", "Naumann", "Neumann", "Nielsen", "Nolte", "Norden", "Nowak", "Olsen",
    "Opitz", "Otto", "Page", "Palmer", "Pape", "Parker", "Pauli", "Perrin", "Peters", "Pfeiffer", "Pohl",
    "Porter", "Potter", "Rademacher", "Rapp", "Rasmussen", "Rau", "Reed", "Reich", "Reimann", "Renard",
    "Richter", "Riedel", "Ritter", "Roche", "Roth", "Rousseau", "Roy", "Ruf", "Sander", "Sauer", "Sawyer",
    "Schaefer", "Scherer", "Schiller", "Schmidt", "Schmitt", "Schneider", "Schreiber", "Schroder", "Schubert",
    "Schulz", "Schuster", "Schwarz", "Seidel", "Seiler", "Shepherd", "Simon", "Singer", "Sommer", "Stahl",
    "Stark", "Stein", "Stern", "Stone", "Strauss", "Sturm", "Tanner", "Taylor", "Thiel", "Thomsen", "Turner",
    "Ulrich", "Unger", "Vogel", "Vogt", "Voss", "Wagner", "Walker", "Walter", "Weaver", "Weber", "Weber-Hill",
    "Weiss", "Wendt", "Werner", "West", "Wild", "Winkler", "Winter", "Wirth", "Wolf", "Wood", "Wright",
    "Zander", "Zeller", "Ziegler", "Zimmer",
};
const unsigned mask_last_name_count = G_N_ELEMENTS(mask_last_names);

const char *const mask_company_words[] = {
    "Analytics", "Bakery", "Boats", "Books", "Ceramics", "Chemicals", "Clocks", "Coffee", "Consulting",
    "Cycles", "Design", "Electric", "Energy", "Engineering", "Farms", "Films", "Foods", "Forestry",
    "Furniture", "Gardens", "Glass", "Granite", "Hardware", "Holdings", "Imports", "Instruments", "Interiors",
    "Kitchens", "Laboratories", "Lighting", "Logistics", "Machines", "Maps", "Marine", "Media", "Metals",
    "Mills", "Minerals", "Music", "Networks", "Optics", "Outfitters", "Packaging", "Paper", "Partners",
    "Pharma", "Pictures", "Plastics", "Power", "Press", "Printing", "Productions", "Properties", "Rail",
    "Research", "Robotics", "Sails", "Security", "Shipping", "Software", "Solar", "Steel", "Stone", "Stores",
    "Studios", "Supply", "Systems", "Textiles", "Timber", "Tools", "Toys", "Trading", "Transport", "Travel",
    "Ventures", "Vineyards", "Watches", "Water", "Wind", "Works",
};
const unsigned mask_company_word_count = G_N_ELEMENTS(mask_company_words);

const char *const mask_company_forms[] = {
    "AG", "AB", "BV", "GmbH", "Inc.", "KG", "Ltd", "LLC", "Oy", "S.A.", "S.p.A.", "SARL",
};
const unsigned mask_company_form_count = G_N_ELEMENTS(mask_company_forms);
/* clang-format on */

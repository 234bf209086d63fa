"""Names that many people in the United States have, in English and Spanish; compiled for this portal, not copied.

Without accents and in small letters. Names that are ordinary words, months or places as well (Mark, Will, Grace, June,
Jordan, Georgia) are left out: they would be found in honest notes. The list is short on purpose; it decides only
whether somebody is asked to look again.
"""

_GIVEN = """
aaron abigail adam adriana aiden alan alejandra alejandro alex alexander alexandra alexis alice alicia allison
alyssa amanda amelia amy ana andrea andrew angel angela anita anna anne anthony antonio ariana arthur ashley ava
barbara beatriz benjamin beth betty bianca brandon brenda brian brittany bruce camila carlos carmen carol caroline
catherine cecilia cesar charles cheryl chloe chris christian christina christine christopher claudia connor
cristina crystal cynthia daniel daniela danielle david deborah denise dennis diana diane diego donald donna
dorothy douglas dylan eduardo edward elena eli elijah elizabeth ella emilia emily emma enrique eric esteban esther
ethan eva evelyn felipe fernanda fernando francisco frank gabriel gabriela gary gerardo gloria gregory guadalupe
guillermo gustavo hailey hannah harold heather hector helen henry hugo ian ignacio irene isaac isabel isabella
isaiah ivan jacob jacqueline jaime james jamie janet jane janice jason javier jayden jeffrey jennifer jeremiah
jeremy jessica jesus joan joe joel john jonathan jorge jose joseph joshua josiah juan juana juanita judith julia
julian juliana julie julio justin karen karina katherine kathleen kathryn kayla keith kelly kenneth kevin kimberly
kyle landon larry laura lauren leah leonardo leticia liam linda lisa logan lorena lourdes lucas lucia luis luke
luz lydia manuel marcos margaret maria mariana maribel marie marina mario marisol martha martin mary mateo matthew
mauricio megan melanie melissa mia michael michelle miguel mila monica nancy natalia natalie nathan nathaniel
nicholas nicole noah nora olivia omar oscar owen pablo pamela patricia patrick paul paula pedro peter philip
rachel rafael ramon raquel raul raymond rebecca ricardo richard robert roberto rocio rodrigo rosa roxana ruben
ruth ryan samantha samuel sandra santiago sara sarah savannah scott sean sebastian sergio sharon shirley silvia
sofia sonia sophia stephanie stephen steven susan susana tamara teresa theresa thomas timothy tina tyler valentina
valeria vanessa veronica vicente victor vincent wendy william wyatt xavier ximena yesenia yolanda zachary zoe zoey
jackie jenny jim jimmy johnny josh katie kate kim liz maddie matt mike nick rick robbie sam steve tim tom tommy
tony
"""
_FAMILY = """
adams aguilar alexander allen alvarez anderson bailey baker bennett brooks brown campbell carter castillo castro
chavez chen clark collins cooper cox cruz davis diaz edwards evans fernandez flores foster garcia gomez gonzales
gonzalez gray green gutierrez guzman hall harris hernandez herrera hill howard hughes jackson james jenkins
jimenez johnson jones kelly kim king lee lewis long lopez martin martinez medina mendoza miller mitchell moore
morales moreno morgan morris murphy myers nelson nguyen ortiz parker patel perez perry peterson phillips powell
price ramirez ramos reed reyes reynolds richardson rivera roberts robinson rodriguez rogers romero ross ruiz
russell salazar sanchez sanders santiago scott silva smith soto stewart sullivan taylor thomas thompson torres
turner vargas vasquez walker ward washington watson white williams wilson wood wright young
"""

GIVEN_NAMES = frozenset(_GIVEN.split())
FAMILY_NAMES = frozenset(_FAMILY.split())
